import type { Command } from "commander";
import { type OutputFlags, outputOption } from "../../output/output-form.ts";
import { addAccountCommands } from "./account-commands.ts";
import { addKeyCommands } from "./key-commands.ts";
import { addPolicyCommands } from "./policy-commands.ts";
import { addSecretsKeyCommands } from "./secrets-key-commands.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addSimulateCommand } from "./simulate-command.ts";
import { addTokenKeyCommands } from "./token-key-commands.ts";
import { addUserCommands } from "./user-commands.ts";

/** `openswf access`: manages access control in a store, also while servers run on it. */
export function addAccessCommands(openswf: Command): void {
  const access = openswf
    .command("access")
    .description("Manage access control: accounts, users, access keys and policies.")
    .addHelpText("after", helpOnAccess);
  addAccountCommands(access);
  addUserCommands(access);
  addKeyCommands(access);
  addPolicyCommands(access);
  addSessionCommands(access);
  addSimulateCommand(access);
  access
    .command("check")
    .description("Validate an access file before a server uses it.")
    .argument("<file>", "access file, as for serve --access-file")
    .addOption(outputOption())
    .action(async (file: string, flags: OutputFlags) => (await import("./actions/check.ts")).check(file, flags));
  addSecretsKeyCommands(access);
  addTokenKeyCommands(access);
}

const helpOnAccess = `
Create the first key from scratch. A server may be running meanwhile; restart it at the end, so that it requires signatures:
  openswf access new-secrets-key secrets.key
  export OPENSWF_SECRETS_KEY_FILE=secrets.key                 for these commands, and for serve
  openswf access account create 111122223333 --name payments
  openswf access key create                                   a key of the account itself, which may do everything in it
  openswf access policy put one-list policy.json              see openswf access policy put --help for an example
  openswf access user create worker --policy one-list
  openswf access key create --user worker
  openswf access simulate --user worker --action PollForActivityTask --domain orders --context swf:taskList.name=cards
  openswf serve

AWS clients read their key from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; --output env prints it as shell commands.

Every command accepts --store or OPENSWF_STORE, as serve does. Servers that require signatures apply a change within a
few seconds. Policies for common needs: https://github.com/openswf/openswf/blob/main/docs/how-to/access-control.md
`;
