import type { Command } from "commander";
import { type EndpointFlags, withEndpointOptions } from "../../client/client-options.ts";

/** `openswf demo`. */
export function addDemoCommand(openswf: Command): void {
  withEndpointOptions(openswf.command("demo"))
    .description("Run a whole order, with two activities, a timer, a signal and a child execution, and watch it.")
    .addHelpText("after", helpOnDemo)
    .action(async (flags: EndpointFlags) => (await import("./demo.ts")).demo(flags));
}

const helpOnDemo = `
The deciders, the worker and the customer all run in this one command; in production they are programs of their own. It
registers the domain order-example. If nothing is configured and no server runs on this machine, it runs one of its own,
in memory, for as long as the order takes.
`;
