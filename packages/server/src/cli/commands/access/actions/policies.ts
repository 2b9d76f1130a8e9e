import { recordsOf } from "@openswf/access/directory/change-directory";
import { deletePolicy, putPolicy } from "@openswf/access/directory/changes";
import type { StoredUser } from "@openswf/access/directory/stored-records";
import { Problem } from "@openswf/core/ports/problem";
import { change, readAll, type StoreFlags } from "./access-store.ts";
import { type AccountFlags, accountOf, isAskedFor } from "./account-of.ts";
import { unknownActions } from "./action-named.ts";
import { readJson } from "./json-input.ts";
import { printJson, printLine, printTable, printWarnings } from "./output.ts";

export type PolicyFlags = StoreFlags & AccountFlags;

export async function put(name: string, file: string, flags: PolicyFlags): Promise<void> {
  const document = await readJson(file);
  const holders = await change(flags, (draft) => {
    const account = accountOf(flags, draft.records);
    putPolicy(draft, account, name, document);
    return holdersOf(draft.all("user"), account, name);
  });
  printWarnings(unknownActions(document));
  printLine(
    holders.length === 0
      ? `policy ${name} is created; attach it to a user with: openswf access user attach USER ${name}`
      : `policy ${name} is in force for ${holders.join(", ")}`,
  );
}

export async function list(flags: PolicyFlags): Promise<void> {
  const { records } = await readAll(flags);
  const users = recordsOf(records, "user");
  const rows = recordsOf(records, "policy")
    .filter(isAskedFor(flags))
    .map(({ account, name }) => [account, name, holdersOf(users, account, name).join(" ") || "-"]);
  printTable(["account", "policy", "users"], rows);
}

export async function show(name: string, flags: PolicyFlags): Promise<void> {
  const { records } = await readAll(flags);
  const account = accountOf(flags, records);
  const found = recordsOf(records, "policy").find((each) => each.account === account && each.name === name);
  if (found === undefined) throw Problem.ofUsage(`Account ${account} has no policy ${name}.`);
  printJson(found.document);
}

export async function remove(name: string, flags: PolicyFlags): Promise<void> {
  await change(flags, (draft) => deletePolicy(draft, accountOf(flags, draft.records), name));
  printLine(`policy ${name} is deleted`);
}

function holdersOf(users: readonly StoredUser[], account: string, policy: string): readonly string[] {
  return users.filter((user) => user.account === account && user.policies.includes(policy)).map(({ name }) => name);
}
