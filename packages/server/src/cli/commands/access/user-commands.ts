import { recordsOf } from "@openswf/access/directory/change-directory";
import {
  attachPolicy,
  createUser,
  deleteUser,
  detachPolicy,
  endSessions,
  setUserStanding,
  tagUser,
} from "@openswf/access/directory/changes";
import { systemClock } from "@openswf/core/ports/clock";
import type { Command } from "commander";
import { Problem } from "../../problems/problem.ts";
import { change, readAll, type StoreFlags } from "./access-store.ts";
import {
  type AccountFlags,
  accountOf,
  accountOption,
  isAskedFor,
  listOption,
  pairsOption,
  userArgument,
} from "./options.ts";
import { printLine, printTable } from "./output.ts";

type UserFlags = StoreFlags & AccountFlags;
interface NewUserFlags extends UserFlags {
  readonly policy: readonly string[];
  readonly tag: Readonly<Record<string, string>>;
}

export function addUserCommands(access: Command): void {
  const user = access
    .command("user")
    .description("Manage users, who sign requests and may do what their policies allow.");
  accountOption(user.command("create"))
    .description("Create a user. Without a policy it may do nothing.")
    .addArgument(userArgument())
    .addOption(listOption("--policy <name>", "policy to attach; repeatable"))
    .addOption(pairsOption("--tag <key=value>", "value of aws:PrincipalTag/KEY; repeatable"))
    .action(async (name: string, flags: NewUserFlags) => {
      const { policy: policies, tag: tags } = flags;
      const account = await change(flags, (draft) => {
        const of = accountOf(flags, draft.records);
        createUser(draft, of, name, { tags, policies });
        return of;
      });
      printLine(`user ${name} of account ${account} is created; next: openswf access key create --user ${name}`);
    });
  accountOption(user.command("list"))
    .description("List users with their policies, tags and keys.")
    .action(async (flags: UserFlags) => {
      const { records } = await readAll(flags);
      const keys = recordsOf(records, "key");
      const users = recordsOf(records, "user").filter(isAskedFor(flags));
      printTable(
        ["account", "user", "standing", "policies", "tags", "keys"],
        users.map(({ account, name, standing, policies, tags }) => [
          account,
          name,
          standing,
          policies.join(" ") || "-",
          Object.entries(tags)
            .map(([key, value]) => `${key}=${value}`)
            .join(" ") || "-",
          keys
            .filter((key) => key.account === account && key.user === name)
            .map((key) => (key.standing === "active" ? key.accessKeyId : `${key.accessKeyId} (disabled)`))
            .join(" ") || "-",
        ]),
      );
    });
  const commands = [
    {
      name: "disable",
      says: "Refuse all keys and sessions of a user.",
      done: "is disabled",
      edit: (draft, of, who) => setUserStanding(draft, of, who, "disabled"),
    },
    {
      name: "enable",
      says: "Accept keys and sessions of a user again.",
      done: "is active",
      edit: (draft, of, who) => setUserStanding(draft, of, who, "active"),
    },
    { name: "delete", says: "Delete a user and its keys.", done: "is deleted", edit: deleteUser },
    {
      name: "end-sessions",
      says: "End all current sessions of a user. Its keys stay valid.",
      done: "has no sessions any longer",
      edit: (draft, of, who) => endSessions(draft, of, who, systemClock.now()),
    },
  ] as const satisfies readonly {
    readonly name: string;
    readonly says: string;
    readonly done: string;
    readonly edit: (...args: Parameters<typeof deleteUser>) => void;
  }[];
  for (const { name: command, says, done, edit } of commands) {
    accountOption(user.command(command))
      .description(says)
      .addArgument(userArgument())
      .action(async (name: string, flags: UserFlags) => {
        await change(flags, (draft) => edit(draft, accountOf(flags, draft.records), name));
        printLine(`user ${name} ${done}`);
      });
  }
  accountOption(user.command("tag"))
    .description("Set tags of a user, and remove tags with an empty value.")
    .addArgument(userArgument())
    .addOption(pairsOption("--tag <key=value>", "tag to set; KEY= removes the tag; repeatable"))
    .action(async (name: string, flags: UserFlags & { readonly tag: Readonly<Record<string, string>> }) => {
      if (Object.keys(flags.tag).length === 0) throw Problem.ofUsage("Name at least one tag with --tag KEY=VALUE.");
      await change(flags, (draft) => tagUser(draft, accountOf(flags, draft.records), name, flags.tag));
      printLine(`user ${name} is tagged`);
    });
  for (const [command, edit, done] of [
    ["attach", attachPolicy, "now has"],
    ["detach", detachPolicy, "no longer has"],
  ] as const) {
    accountOption(user.command(command))
      .description(`${command === "attach" ? "Attach a policy to" : "Detach a policy from"} a user.`)
      .addArgument(userArgument())
      .argument("<policy>", "name of the policy")
      .action(async (name: string, policy: string, flags: UserFlags) => {
        await change(flags, (draft) => edit(draft, accountOf(flags, draft.records), name, policy));
        printLine(`user ${name} ${done} policy ${policy}`);
      });
  }
}
