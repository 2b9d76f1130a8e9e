import { recordsOf } from "@openswf/access/directory/change-directory";
import { deletePolicy, putPolicy } from "@openswf/access/directory/changes";
import type { StoredUser } from "@openswf/access/directory/stored-records";
import { Problem } from "@openswf/core/ports/problem";
import { printerFor } from "../../../output/printer.ts";
import { change, readAll, type StoreOutputFlags } from "./access-store.ts";
import { type AccountFlags, accountOf, isAskedFor } from "./account-of.ts";
import { unknownActions } from "./action-named.ts";
import { readJson } from "./json-input.ts";
import { printDone, printJson, printList, printWarnings } from "./output.ts";

export type PolicyFlags = StoreOutputFlags & AccountFlags;

export async function put(name: string, file: string, flags: PolicyFlags): Promise<void> {
  const document = await readJson(file);
  const holders = await change(flags, (draft) => {
    const account = accountOf(flags, draft.records);
    putPolicy(draft, account, name, document);
    return holdersOf(draft.all("user"), account, name);
  });
  printWarnings(unknownActions(document));
  printDone(
    flags,
    holders.length === 0
      ? `policy ${name} is created; attach it to a user with: openswf access user attach USER ${name}`
      : `policy ${name} is in force for ${holders.join(", ")}`,
    { policy: name, users: holders },
  );
}

export async function list(flags: PolicyFlags): Promise<void> {
  const { records } = await readAll(flags);
  const users = recordsOf(records, "user");
  const rows = recordsOf(records, "policy")
    .filter(isAskedFor(flags))
    .map(({ account, name: policy }) => ({ account, policy, users: holdersOf(users, account, policy) }));
  await printList(flags, rows, [
    ["account", ({ account }) => account],
    ["policy", ({ policy }) => policy],
    ["users", (each) => each.users.join(" ") || "-"],
  ]);
}

export async function show(name: string, flags: PolicyFlags): Promise<void> {
  const { records } = await readAll(flags);
  const account = accountOf(flags, records);
  const found = recordsOf(records, "policy").find((each) => each.account === account && each.name === name);
  if (found === undefined) throw Problem.ofUsage(`Account ${account} has no policy ${name}.`);
  if (flags.output === "ndjson") printerFor(flags).value(found.document);
  else printJson(found.document);
}

export async function remove(name: string, flags: PolicyFlags): Promise<void> {
  await change(flags, (draft) => deletePolicy(draft, accountOf(flags, draft.records), name));
  printDone(flags, `policy ${name} is deleted`, { policy: name, deleted: true });
}

function holdersOf(users: readonly StoredUser[], account: string, policy: string): readonly string[] {
  return users.filter((user) => user.account === account && user.policies.includes(policy)).map(({ name }) => name);
}
