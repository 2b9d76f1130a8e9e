import { recordsOf } from "@openswf/access/directory/change-directory";
import { createAccount, deleteAccount, setAccountStanding } from "@openswf/access/directory/changes";
import { begin, change, readAll, type StoreFlags } from "./access-store.ts";
import { printLine, printTable } from "./output.ts";

export async function create(id: string, flags: StoreFlags & { readonly name: string }): Promise<void> {
  await begin(flags, (draft) => createAccount(draft, id, flags.name));
  printLine(`account ${id} is created; create a key of its own with: openswf access key create --account ${id}`);
  printLine("Once a store has an account, servers require signatures from their next start.");
}

export async function list(flags: StoreFlags): Promise<void> {
  const { records } = await readAll(flags);
  const rows = recordsOf(records, "account").map(({ id, standing, name }) => [id, standing, name]);
  printTable(["account", "standing", "name"], rows);
}

/** `disable` and `enable`. */
export async function setStanding(id: string, flags: StoreFlags, standing: "active" | "disabled"): Promise<void> {
  await change(flags, (draft) => setAccountStanding(draft, id, standing));
  printLine(`account ${id} is ${standing}`);
}

export async function remove(id: string, flags: StoreFlags): Promise<void> {
  await change(flags, (draft) => deleteAccount(draft, id));
  printLine(`account ${id} is deleted`);
}
