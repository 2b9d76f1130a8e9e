import { recordsOf } from "@openswf/access/directory/change-directory";
import { createAccount, deleteAccount, setAccountStanding } from "@openswf/access/directory/changes";
import { begin, change, readAll, type StoreOutputFlags } from "./access-store.ts";
import { printDone, printList } from "./output.ts";

export async function create(id: string, flags: StoreOutputFlags & { readonly name: string }): Promise<void> {
  await begin(flags, (draft) => createAccount(draft, id, flags.name));
  printDone(
    flags,
    `account ${id} is created; create a key of its own with: openswf access key create --account ${id}\n` +
      "Once a store has an account, servers require signatures from their next start.",
    { account: id, standing: "active", name: flags.name },
  );
}

export async function list(flags: StoreOutputFlags): Promise<void> {
  const { records } = await readAll(flags);
  const accounts = recordsOf(records, "account").map(({ id: account, standing, name }) => ({
    account,
    standing,
    name,
  }));
  await printList(flags, accounts, [
    ["account", ({ account }) => account],
    ["standing", (each) => each.standing],
    ["name", ({ name }) => name],
  ]);
}

/** `disable` and `enable`. */
export async function setStanding(id: string, flags: StoreOutputFlags, standing: "active" | "disabled"): Promise<void> {
  await change(flags, (draft) => setAccountStanding(draft, id, standing));
  printDone(flags, `account ${id} is ${standing}`, { account: id, standing });
}

export async function remove(id: string, flags: StoreOutputFlags): Promise<void> {
  await change(flags, (draft) => deleteAccount(draft, id));
  printDone(flags, `account ${id} is deleted`, { account: id, standing: "deleted" });
}
