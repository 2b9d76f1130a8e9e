import type { Command } from "commander";
import type { StoreOutputFlags } from "./actions/access-store.ts";
import { accountArgument, storeOptions } from "./options.ts";

const actions = () => import("./actions/accounts.ts");

export function addAccountCommands(access: Command): void {
  const account = access
    .command("account")
    .description("Manage accounts. Each account isolates its domains and everything in them.");
  storeOptions(account.command("create"))
    .description("Create an account.")
    .addArgument(accountArgument())
    .option("--name <text>", "display name", "")
    .action(async (id: string, flags: StoreOutputFlags & { readonly name: string }) =>
      (await actions()).create(id, flags),
    );
  storeOptions(account.command("list"))
    .description("List accounts.")
    .action(async (flags: StoreOutputFlags) => (await actions()).list(flags));
  for (const [command, standing] of [
    ["disable", "disabled"],
    ["enable", "active"],
  ] as const) {
    storeOptions(account.command(command))
      .description(
        `${command === "disable" ? "Refuse" : "Accept again"} all keys and sessions of an account. Nothing is deleted.`,
      )
      .addArgument(accountArgument())
      .action(async (id: string, flags: StoreOutputFlags) => (await actions()).setStanding(id, flags, standing));
  }
  storeOptions(account.command("delete"))
    .description("Delete an account without users, keys and policies. Its domains stay but become unreachable.")
    .addArgument(accountArgument())
    .action(async (id: string, flags: StoreOutputFlags) => (await actions()).remove(id, flags));
}
