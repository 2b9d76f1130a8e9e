import { type Command, Option } from "commander";
import type { StoreOutputFlags } from "./actions/access-store.ts";
import type { KeyFlags, ListFlags } from "./actions/keys.ts";
import { accountOption, keyArgument, sealingOptions, storeOptions } from "./options.ts";

const actions = () => import("./actions/keys.ts");

const keyOutputOption = (): Option =>
  new Option("-o, --output <form>", "text, json, ndjson, or env for shell commands")
    .choices(["text", "json", "ndjson", "env"])
    .default("text");

export function addKeyCommands(access: Command): void {
  const key = access
    .command("key")
    .description("Manage access keys, which sign requests. Secrets are shown only once.");
  sealingOptions(key.command("create"), keyOutputOption())
    .description(
      "Create an access key for a user or, without --user, for the account itself, which may do everything in it.",
    )
    .option("--user <name>", "owner of the key")
    .action(async (flags: KeyFlags) => (await actions()).create(flags));
  sealingOptions(key.command("rotate"), keyOutputOption())
    .description(
      "Create a second key for the owner of this one. Both work; delete the old one when it is no longer used.",
    )
    .addArgument(keyArgument())
    .action(async (accessKeyId: string, flags: KeyFlags) => (await actions()).rotate(accessKeyId, flags));
  accountOption(key.command("list"))
    .description("List access keys, without their secrets.")
    .action(async (flags: ListFlags) => (await actions()).list(flags));
  for (const [command, standing] of [
    ["disable", "disabled"],
    ["enable", "active"],
  ] as const) {
    storeOptions(key.command(command))
      .description(`${command === "disable" ? "Refuse" : "Accept again"} requests signed with an access key.`)
      .addArgument(keyArgument())
      .action(async (id: string, flags: StoreOutputFlags) => (await actions()).setStanding(id, flags, standing));
  }
  storeOptions(key.command("delete"))
    .description("Delete an access key permanently.")
    .addArgument(keyArgument())
    .action(async (accessKeyId: string, flags: StoreOutputFlags) => (await actions()).remove(accessKeyId, flags));
}
