import { recordsOf } from "@openswf/access/directory/change-directory";
import { createAccount, deleteAccount, setAccountStanding } from "@openswf/access/directory/changes";
import type { Command } from "commander";
import { begin, change, readAll, type StoreFlags } from "./access-store.ts";
import { accountArgument, storeOptions } from "./options.ts";
import { printLine, printTable } from "./output.ts";

export function addAccountCommands(access: Command): void {
  const account = access
    .command("account")
    .description("Accounts: each is a wall around its domains and everything in them.");
  storeOptions(account.command("create"))
    .description("Make an account.")
    .addArgument(accountArgument())
    .option("--name <text>", "what people call it", "")
    .action(async (id: string, flags: StoreFlags & { readonly name: string }) => {
      await begin(flags, (draft) => createAccount(draft, id, flags.name));
      printLine(`account ${id} is there; give it a key of its own with: openswf access key create --account ${id}`);
      printLine("A server asks for signatures from its next start on, once there is an account.");
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
      .description(`${command === "disable" ? "Refuse" : "Let in again"} everybody of an account; nothing is deleted.`)
      .addArgument(accountArgument())
      .action(async (id: string, flags: StoreFlags) => {
        await change(flags, (draft) => setAccountStanding(draft, id, standing));
        printLine(`account ${id} is ${standing}`);
      });
  }
  storeOptions(account.command("delete"))
    .description("Delete an account that has no users, keys and policies. Its domains stay, out of reach.")
    .addArgument(accountArgument())
    .action(async (id: string, flags: StoreFlags) => {
      await change(flags, (draft) => deleteAccount(draft, id));
      printLine(`account ${id} is deleted`);
    });
}
