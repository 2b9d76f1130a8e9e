import type { Command } from "commander";
import { addAccountCommands } from "./account-commands.ts";
import { actionsThatAreNone } from "./action-named.ts";
import { addKeyCommands } from "./key-commands.ts";
import { readAccessFile } from "./known-users.ts";
import { printLine, printWarnings } from "./output.ts";
import { addPolicyCommands } from "./policy-commands.ts";
import { addSecretsKeyCommands } from "./secrets-key-commands.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addSimulateCommand } from "./simulate.ts";
import { addTokenKeyCommands } from "./token-key-commands.ts";
import { addUserCommands } from "./user-commands.ts";

/** `openswf access`: who may do what, in a store whose servers may be running. */
export function addAccessCommands(openswf: Command): void {
  const access = openswf
    .command("access")
    .description("Say who may do what: accounts, users, access keys and policies.")
    .addHelpText("after", helpOnAccess);
  addAccountCommands(access);
  addUserCommands(access);
  addKeyCommands(access);
  addPolicyCommands(access);
  addSessionCommands(access);
  addSimulateCommand(access);
  access
    .command("check")
    .description("Say what is wrong with an access file, before a server is given it.")
    .argument("<file>", "as --access-file of serve")
    .action((file: string) => {
      const { accounts, users, keys, policies } = readAccessFile(file);
      printWarnings(
        policies.flatMap(({ name, document }) => actionsThatAreNone(document).map((why) => `policy ${name}: ${why}`)),
      );
      printLine(
        `${file} is in order: ${accounts.length} accounts, ${users.length} users, ${keys.length} keys, ${policies.length} policies`,
      );
    });
  addSecretsKeyCommands(access);
  addTokenKeyCommands(access);
}

const helpOnAccess = `
The first key, from nothing (a server may be running meanwhile; start it anew at the end, so that it asks for signatures):
  openswf access new-secrets-key secrets.key
  export OPENSWF_SECRETS_KEY_FILE=secrets.key                 for these commands, and for serve
  openswf access account create 111122223333 --name payments
  openswf access key create                                   a key of the account itself: it may do everything in it
  openswf access policy put one-list policy.json              openswf access policy put --help shows one
  openswf access user create worker --policy one-list
  openswf access key create --user worker
  openswf access simulate --user worker --action PollForActivityTask --domain orders --context swf:taskList.name=cards
  openswf serve

AWS's clients find their key in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: --output env prints it as a shell reads it.

Every command takes --store, or OPENSWF_STORE, as serve does. Servers that ask for signatures see a change within some
seconds. docs/how-to/access-control.md has policies for usual needs.
`;
