import { sessionMaxMs } from "@openswf/access/secrets/session";
import { Problem } from "@openswf/core/ports/problem";
import type { Command } from "commander";
import type { SessionFlags } from "./actions/sessions.ts";
import { sealingOptions } from "./options.ts";

/** Shorter sessions would expire before their requests end. (ours) */
const secondsMin = 60;

export function addSessionCommands(access: Command): void {
  const session = access.command("session").description("Manage sessions: temporary keys that are not stored.");
  sealingOptions(session.command("create"))
    .description("Print temporary credentials in the format that AWS SDKs read from a credential_process.")
    .requiredOption("--user <name>", "user of the session")
    .option("--access-file <path>", "look up the user in this file instead of the store")
    .option(
      "--seconds <number>",
      `lifetime in seconds, from ${secondsMin} to ${sessionMaxMs / 1000}`,
      parseSeconds,
      3_600,
    )
    .option("--policy <file>", "JSON file with a policy that limits the session further")
    .addHelpText("after", helpOnSessions)
    .action(async (flags: SessionFlags) => (await import("./actions/sessions.ts")).createSession(flags));
}

const helpOnSessions = `
With this in ~/.aws/config, AWS SDKs and the aws CLI run the command and renew the session before it expires:
  [profile worker]
  region = us-east-1
  credential_process = openswf access session create --user worker --store sqlite:/var/lib/openswf/openswf.sqlite --secrets-key-file /etc/openswf/secrets.key

Creating sessions requires the store (or the access file) and the secrets key, and so allows creating them for every user. Let an operator, or a
program run by one, create them and hand out the output. openswf access user end-sessions revokes all sessions of a user.
`;

function parseSeconds(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds >= secondsMin && seconds * 1000 <= sessionMaxMs) return seconds;
  throw Problem.ofUsage(
    `Invalid lifetime "${text}": expected a number of seconds from ${secondsMin} to ${sessionMaxMs / 1000}.`,
  );
}
