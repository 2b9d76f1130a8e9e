import { Problem } from "@openswf/core/ports/problem";
import { type Command, Option } from "commander";
import type { ConsoleFlags } from "./console.ts";

/** `openswf console`: the web console for Amazon SWF and for servers elsewhere. */
export function addConsoleCommand(openswf: Command): void {
  openswf
    .command("console")
    .description("Open the web console for Amazon SWF or a server elsewhere, with the AWS credentials of this machine.")
    .option("--endpoint <url>", "where SWF is; by default AWS_ENDPOINT_URL_SWF or AWS_ENDPOINT_URL, else AWS")
    .option("--region <name>", "AWS region; by default AWS_REGION or that of the profile")
    .option("--profile <name>", "profile in ~/.aws; by default AWS_PROFILE")
    .addOption(
      new Option("--port <number>", "port on 127.0.0.1; 0 picks a free port").default(0).argParser((text: string) => {
        const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
        if (port <= 65_535) return port;
        throw Problem.ofUsage(`Invalid port "${text}": expected a number from 0 to 65535.`);
      }),
    )
    .option("--read-only", "refuse everything but reading")
    .addHelpText("after", helpOnConsole)
    .action(async (flags: ConsoleFlags) => (await import("./console.ts")).console(flags));
}

const helpOnConsole = `
It prints an address that works once, in one browser; Ctrl-C ends it. Calls are signed on this machine, which the
credentials never leave. Other web pages cannot use it. Nor can other programs, unless the browser visits one that listens on
127.0.0.1 too: browsers send cookies of an address to all its ports.

A server that openswf serve runs on loopback has the console already, at /console/.

Examples:
  openswf console --region eu-central-1 --profile production --read-only
  openswf console --endpoint https://swf.internal:7930
`;
