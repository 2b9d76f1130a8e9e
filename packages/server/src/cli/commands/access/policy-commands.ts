import { recordsOf } from "@openswf/access/directory/change-directory";
import { deletePolicy, putPolicy } from "@openswf/access/directory/changes";
import type { StoredUser } from "@openswf/access/directory/stored-records";
import type { Command } from "commander";
import { Problem } from "../../problems/problem.ts";
import { change, readAll, type StoreFlags } from "./access-store.ts";
import { actionsThatAreNone } from "./action-named.ts";
import { readJson } from "./json-input.ts";
import { type AccountFlags, accountOf, accountOption, isAskedFor } from "./options.ts";
import { printJson, printLine, printTable, printWarnings } from "./output.ts";

type PolicyFlags = StoreFlags & AccountFlags;

export function addPolicyCommands(access: Command): void {
  const policy = access
    .command("policy")
    .description("Manage policies, which use IAM's policy language. See docs/reference/policy-language.md.");
  accountOption(policy.command("put"))
    .description("Create a policy or replace its document. The new document applies to every user that has the policy.")
    .argument("<policy>", "name of the policy")
    .argument("<file>", "JSON document; - for stdin")
    .addHelpText("after", helpOnPut)
    .action(async (name: string, file: string, flags: PolicyFlags) => {
      const document = await readJson(file);
      const holders = await change(flags, (draft) => {
        const account = accountOf(flags, draft.records);
        putPolicy(draft, account, name, document);
        return holdersOf(draft.all("user"), account, name);
      });
      printWarnings(actionsThatAreNone(document));
      printLine(
        holders.length === 0
          ? `policy ${name} is created; attach it to a user with: openswf access user attach USER ${name}`
          : `policy ${name} is in force for ${holders.join(", ")}`,
      );
    });
  accountOption(policy.command("list"))
    .description("List policies and the users that have them.")
    .action(async (flags: PolicyFlags) => {
      const { records } = await readAll(flags);
      const users = recordsOf(records, "user");
      const rows = recordsOf(records, "policy")
        .filter(isAskedFor(flags))
        .map(({ account, name }) => {
          return [account, name, holdersOf(users, account, name).join(" ") || "-"];
        });
      printTable(["account", "policy", "users"], rows);
    });
  accountOption(policy.command("show"))
    .description("Print the document of a policy.")
    .argument("<policy>", "name of the policy")
    .action(async (name: string, flags: PolicyFlags) => {
      const { records } = await readAll(flags);
      const account = accountOf(flags, records);
      const found = recordsOf(records, "policy").find((each) => each.account === account && each.name === name);
      if (found === undefined) throw Problem.ofUsage(`Account ${account} has no policy ${name}.`);
      printJson(found.document);
    });
  accountOption(policy.command("delete"))
    .description("Delete a policy that no user has.")
    .argument("<policy>", "name of the policy")
    .action(async (name: string, flags: PolicyFlags) => {
      await change(flags, (draft) => deletePolicy(draft, accountOf(flags, draft.records), name));
      printLine(`policy ${name} is deleted`);
    });
}

function holdersOf(users: readonly StoredUser[], account: string, policy: string): readonly string[] {
  return users.filter((user) => user.account === account && user.policies.includes(policy)).map(({ name }) => name);
}

const helpOnPut = `
A worker that may only serve one task list of one domain:
  openswf access policy put one-list - <<'END'
  {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Action": "swf:PollForActivityTask",
        "Resource": "arn:aws:swf:*:*:/domain/orders",
        "Condition": { "StringEquals": { "swf:taskList.name": "cards" } }
      },
      {
        "Effect": "Allow",
        "Action": ["swf:RecordActivityTaskHeartbeat", "swf:RespondActivityTask*"],
        "Resource": "arn:aws:swf:*:*:/domain/orders"
      }
    ]
  }
  END
`;
