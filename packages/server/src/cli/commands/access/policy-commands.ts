import type { Command } from "commander";
import type { PolicyFlags } from "./actions/policies.ts";
import { accountOption } from "./options.ts";

const actions = () => import("./actions/policies.ts");

const helpOnPolicies = `
What a policy may contain: https://github.com/openswf/openswf/blob/main/docs/reference/policy-language.md
`;

export function addPolicyCommands(access: Command): void {
  const policy = access
    .command("policy")
    .description("Manage policies, which use IAM's policy language.")
    .addHelpText("after", helpOnPolicies);
  accountOption(policy.command("put"))
    .description("Create a policy or replace its document. The new document applies to every user that has the policy.")
    .argument("<policy>", "name of the policy")
    .argument("<file>", "JSON document; - for stdin")
    .addHelpText("after", helpOnPut)
    .action(async (name: string, file: string, flags: PolicyFlags) => (await actions()).put(name, file, flags));
  accountOption(policy.command("list"))
    .description("List policies and the users that have them.")
    .action(async (flags: PolicyFlags) => (await actions()).list(flags));
  accountOption(policy.command("show"))
    .description("Print the document of a policy.")
    .argument("<policy>", "name of the policy")
    .action(async (name: string, flags: PolicyFlags) => (await actions()).show(name, flags));
  accountOption(policy.command("delete"))
    .description("Delete a policy that no user has.")
    .argument("<policy>", "name of the policy")
    .action(async (name: string, flags: PolicyFlags) => (await actions()).remove(name, flags));
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
