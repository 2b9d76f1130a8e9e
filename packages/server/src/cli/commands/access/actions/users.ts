import { type Draft, recordsOf } from "@openswf/access/directory/change-directory";
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
import { Problem } from "@openswf/core/ports/problem";
import { change, readAll, type StoreOutputFlags } from "./access-store.ts";
import { type AccountFlags, accountOf, isAskedFor } from "./account-of.ts";
import { printDone, printList } from "./output.ts";

export type UserFlags = StoreOutputFlags & AccountFlags;
export interface TagFlags extends UserFlags {
  readonly tag: Readonly<Record<string, string>>;
}
export interface NewUserFlags extends TagFlags {
  readonly policy: readonly string[];
}

export async function create(name: string, flags: NewUserFlags): Promise<void> {
  const { policy: policies, tag: tags } = flags;
  const account = await change(flags, (draft) => {
    const of = accountOf(flags, draft.records);
    createUser(draft, of, name, { tags, policies });
    return of;
  });
  const sentence = `user ${name} of account ${account} is created; next: openswf access key create --user ${name}`;
  printDone(flags, sentence, { account, user: name, standing: "active", policies, tags });
}

export async function list(flags: UserFlags): Promise<void> {
  const { records } = await readAll(flags);
  const keys = recordsOf(records, "key");
  const keysOf = (account: string, user: string): readonly ShownKey[] =>
    keys
      .filter((key) => key.account === account && key.user === user)
      .map(({ accessKeyId, standing }) => ({ accessKeyId, standing }));
  const users = recordsOf(records, "user").filter(isAskedFor(flags));
  const rows = users.map(({ account, name, standing, policies, tags }) => ({
    account,
    user: name,
    standing,
    policies,
    tags,
    keys: keysOf(account, name),
  }));
  await printList(flags, rows, [
    ["account", ({ account }) => account],
    ["user", ({ user }) => user],
    ["standing", ({ standing }) => standing],
    ["policies", ({ policies }) => policies.join(" ") || "-"],
    ["tags", ({ tags }) => printTags(tags) || "-"],
    ["keys", (row) => row.keys.map(printKey).join(" ") || "-"],
  ]);
}

interface ShownKey {
  readonly accessKeyId: string;
  readonly standing: "active" | "disabled";
}

const printKey = ({ accessKeyId, standing }: ShownKey): string =>
  standing === "active" ? accessKeyId : `${accessKeyId} (disabled)`;

const printTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");

interface Edit {
  readonly done: string;
  readonly edit: (draft: Draft, account: string, name: string) => void;
}

/** Commands without further arguments. */
export type UserEdit = "disable" | "enable" | "delete" | "end-sessions";

const edits: Readonly<Record<UserEdit, Edit>> = {
  disable: { done: "is disabled", edit: (draft, account, name) => setUserStanding(draft, account, name, "disabled") },
  enable: { done: "is active", edit: (draft, account, name) => setUserStanding(draft, account, name, "active") },
  delete: { done: "is deleted", edit: deleteUser },
  "end-sessions": {
    done: "has no sessions any longer",
    edit: (draft, account, name) => endSessions(draft, account, name, systemClock.now()),
  },
};

export async function edit(command: UserEdit, name: string, flags: UserFlags): Promise<void> {
  const { done, edit } = edits[command];
  await change(flags, (draft) => edit(draft, accountOf(flags, draft.records), name));
  printDone(flags, `user ${name} ${done}`, { user: name, done: command });
}

export async function tag(name: string, flags: TagFlags): Promise<void> {
  if (Object.keys(flags.tag).length === 0) throw Problem.ofUsage("Name at least one tag with --tag KEY=VALUE.");
  await change(flags, (draft) => tagUser(draft, accountOf(flags, draft.records), name, flags.tag));
  printDone(flags, `user ${name} is tagged`, { user: name, tags: flags.tag });
}

export async function attach(name: string, policy: string, flags: UserFlags): Promise<void> {
  await change(flags, (draft) => attachPolicy(draft, accountOf(flags, draft.records), name, policy));
  printDone(flags, `user ${name} now has policy ${policy}`, { user: name, attached: policy });
}

export async function detach(name: string, policy: string, flags: UserFlags): Promise<void> {
  await change(flags, (draft) => detachPolicy(draft, accountOf(flags, draft.records), name, policy));
  printDone(flags, `user ${name} no longer has policy ${policy}`, { user: name, detached: policy });
}
