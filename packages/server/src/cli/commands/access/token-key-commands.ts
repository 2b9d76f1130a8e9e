import type { Command } from "commander";
import type { StoreOutputFlags } from "./actions/access-store.ts";
import type { RemoveFlags } from "./actions/token-keys.ts";
import { storeOptions } from "./options.ts";

const actions = () => import("./actions/token-keys.ts");

export function addTokenKeyCommands(access: Command): void {
  const tokenKey = access.command("token-key").description("Manage the keys that seal task tokens and page tokens.");
  storeOptions(tokenKey.command("list"))
    .description("List token keys, without their bytes.")
    .action(async (flags: StoreOutputFlags) => (await actions()).list(flags));
  storeOptions(tokenKey.command("rotate"))
    .description("Add a key that seals new tokens. Existing tokens keep working, because the old keys still open them.")
    .action(async (flags: StoreOutputFlags) => (await actions()).rotate(flags));
  storeOptions(tokenKey.command("remove"))
    .description("Remove a key. Workers with a token that it sealed can no longer complete their task.")
    .argument("<key>", "number of the key")
    .option("--end-tasks", "confirm that such tasks can only time out")
    .action(async (key: string, flags: RemoveFlags) => (await actions()).remove(key, flags));
}
