import { recordsOf } from "@openswf/access/directory/change-directory";
import { createKey, deleteKey, type NewKey, requireKey, setKeyStanding } from "@openswf/access/directory/changes";
import { isoDate } from "@openswf/core/ports/clock";
import { type Command, Option } from "commander";
import { change, readAll, requireSecretsKeys, type StoreFlags } from "./access-store.ts";
import {
  type AccountFlags,
  accountOf,
  accountOption,
  isAskedFor,
  keyArgument,
  sealingOptions,
  storeOptions,
} from "./options.ts";
import { printJson, printLine, printTable } from "./output.ts";

interface KeyFlags extends StoreFlags, AccountFlags {
  readonly user?: string;
  readonly output: "text" | "json" | "env";
}

const outputOption = (): Option =>
  new Option("--output <form>", "text, json, or env for shell commands")
    .choices(["text", "json", "env"])
    .default("text");

export function addKeyCommands(access: Command): void {
  const key = access
    .command("key")
    .description("Manage access keys, which sign requests. Secrets are shown only once.");
  sealingOptions(key.command("create"))
    .description(
      "Create an access key for a user or, without --user, for the account itself, which may do everything in it.",
    )
    .option("--user <name>", "owner of the key")
    .addOption(outputOption())
    .action(async (flags: KeyFlags) => {
      const keys = requireSecretsKeys(flags);
      print(
        await change(flags, (draft) => createKey(draft, keys, accountOf(flags, draft.records), flags.user)),
        flags.output,
      );
    });
  sealingOptions(key.command("rotate"))
    .description(
      "Create a second key for the owner of this one. Both work; delete the old one when it is no longer used.",
    )
    .addArgument(keyArgument())
    .addOption(outputOption())
    .action(async (accessKeyId: string, flags: KeyFlags) => {
      const keys = requireSecretsKeys(flags);
      const made = await change(flags, (draft) => {
        const { account, user } = requireKey(draft, accessKeyId);
        return createKey(draft, keys, account, user);
      });
      print(made, flags.output);
      if (flags.output === "text")
        printLine(`\n${accessKeyId} still works. When it is no longer used: openswf access key delete ${accessKeyId}`);
    });
  accountOption(key.command("list"))
    .description("List access keys, without their secrets.")
    .action(async (flags: KeyFlags) => {
      const { records } = await readAll(flags);
      const keys = recordsOf(records, "key").filter(isAskedFor(flags));
      printTable(
        ["access key id", "account", "user", "standing", "created", "by"],
        keys.map(({ accessKeyId, account, user, standing, createdAt, by }) => [
          accessKeyId,
          account,
          user ?? "(the account)",
          standing,
          isoDate(createdAt),
          by,
        ]),
      );
    });
  for (const [command, standing] of [
    ["disable", "disabled"],
    ["enable", "active"],
  ] as const) {
    storeOptions(key.command(command))
      .description(`${command === "disable" ? "Refuse" : "Accept again"} requests signed with an access key.`)
      .addArgument(keyArgument())
      .action(async (accessKeyId: string, flags: StoreFlags) => {
        await change(flags, (draft) => setKeyStanding(draft, accessKeyId, standing));
        printLine(`access key ${accessKeyId} is ${standing}`);
      });
  }
  storeOptions(key.command("delete"))
    .description("Delete an access key permanently.")
    .addArgument(keyArgument())
    .action(async (accessKeyId: string, flags: StoreFlags) => {
      await change(flags, (draft) => deleteKey(draft, accessKeyId));
      printLine(`access key ${accessKeyId} is deleted`);
    });
}

function print({ accessKeyId, secretAccessKey }: NewKey, form: KeyFlags["output"]): void {
  switch (form) {
    case "json":
      printJson({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
      break;
    case "env":
      printLine(`export AWS_ACCESS_KEY_ID=${accessKeyId}\nexport AWS_SECRET_ACCESS_KEY=${secretAccessKey}`);
      break;
    case "text":
      printLine(`access key id      ${accessKeyId}`);
      printLine(`secret access key  ${secretAccessKey}`);
      printLine(
        "\nThe secret is shown only once. Servers that require signatures accept the key within a few seconds.",
      );
      break;
  }
}
