import type { Command } from "commander";
import type { NewUserFlags, TagFlags, UserEdit, UserFlags } from "./actions/users.ts";
import { accountOption, listOption, pairsOption, userArgument } from "./options.ts";

const actions = () => import("./actions/users.ts");

const edits: readonly { readonly name: UserEdit; readonly description: string }[] = [
  { name: "disable", description: "Refuse all keys and sessions of a user." },
  { name: "enable", description: "Accept keys and sessions of a user again." },
  { name: "delete", description: "Delete a user and its keys." },
  { name: "end-sessions", description: "End all current sessions of a user. Its keys stay valid." },
];

export function addUserCommands(access: Command): void {
  const user = access
    .command("user")
    .description("Manage users, who sign requests and may do what their policies allow.");
  accountOption(user.command("create"))
    .description("Create a user. Without a policy it may do nothing.")
    .addArgument(userArgument())
    .addOption(listOption("--policy <name>", "policy to attach; repeatable"))
    .addOption(pairsOption("--tag <key=value>", "value of aws:PrincipalTag/KEY; repeatable"))
    .action(async (name: string, flags: NewUserFlags) => (await actions()).create(name, flags));
  accountOption(user.command("list"))
    .description("List users with their policies, tags and keys.")
    .action(async (flags: UserFlags) => (await actions()).list(flags));
  for (const { name: command, description } of edits) {
    accountOption(user.command(command))
      .description(description)
      .addArgument(userArgument())
      .action(async (name: string, flags: UserFlags) => (await actions()).edit(command, name, flags));
  }
  accountOption(user.command("tag"))
    .description("Set tags of a user, and remove tags with an empty value.")
    .addArgument(userArgument())
    .addOption(pairsOption("--tag <key=value>", "tag to set; KEY= removes the tag; repeatable"))
    .action(async (name: string, flags: TagFlags) => (await actions()).tag(name, flags));
  for (const [command, description] of [
    ["attach", "Attach a policy to a user."],
    ["detach", "Detach a policy from a user."],
  ] as const) {
    accountOption(user.command(command))
      .description(description)
      .addArgument(userArgument())
      .argument("<policy>", "name of the policy")
      .action(async (name: string, policy: string, flags: UserFlags) =>
        (await actions())[command](name, policy, flags),
      );
  }
}
