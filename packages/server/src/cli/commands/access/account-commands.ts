import { recordsOf } from "@openswf/access/directory/change-directory";
import { createAccount, deleteAccount, setAccountStanding } from "@openswf/access/directory/changes";
import type { Command } from "commander";
import { begin, change, readAll, type StoreFlags } from "./access-store.ts";
import { accountArgument, storeOptions } from "./options.ts";
import { printLine, printTable } from "./output.ts";

export function addAccountCommands(access: Command): void {
  const account = access
    .command("account")
    .description("Manage accounts. Each account isolates its domains and everything in them.");
  storeOptions(account.command("create"))
    .description("Create an account.")
    .addArgument(accountArgument())
    .option("--name <text>", "display name", "")
    .action(async (id: string, flags: StoreFlags & { readonly name: string }) => {
      await begin(flags, (draft) => createAccount(draft, id, flags.name));
      printLine(`account ${id} is created; create a key of its own with: openswf access key create --account ${id}`);
      printLine("Once a store has an account, servers require signatures from their next start.");
    });
  storeOptions(account.command("list"))
    .description("List accounts.")
    .action(async (flags: StoreFlags) => {
      const { records } = await readAll(flags);
      const rows = recordsOf(records, "account").map(({ id, standing, name }) => [id, standing, name]);
      printTable(["account", "standing", "name"], rows);
    });
  for (const [command, standing] of [
    ["disable", "disabled"],
    ["enable", "active"],
  ] as const) {
    storeOptions(account.command(command))
      .description(
        `${command === "disable" ? "Refuse" : "Accept again"} all keys and sessions of an account. Nothing is deleted.`,
      )
      .addArgument(accountArgument())
      .action(async (id: string, flags: StoreFlags) => {
        await change(flags, (draft) => setAccountStanding(draft, id, standing));
        printLine(`account ${id} is ${standing}`);
      });
  }
  storeOptions(account.command("delete"))
    .description("Delete an account without users, keys and policies. Its domains stay but become unreachable.")
    .addArgument(accountArgument())
    .action(async (id: string, flags: StoreFlags) => {
      await change(flags, (draft) => deleteAccount(draft, id));
      printLine(`account ${id} is deleted`);
    });
}
