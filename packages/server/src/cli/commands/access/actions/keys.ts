import { recordsOf } from "@openswf/access/directory/change-directory";
import { createKey, deleteKey, type NewKey, requireKey, setKeyStanding } from "@openswf/access/directory/changes";
import { isoDate } from "@openswf/core/ports/clock";
import { change, readAll, requireSecretsKeys, type StoreFlags } from "./access-store.ts";
import { type AccountFlags, accountOf, isAskedFor } from "./account-of.ts";
import { printJson, printLine, printTable } from "./output.ts";

export interface KeyFlags extends StoreFlags, AccountFlags {
  readonly user?: string;
  readonly output: "text" | "json" | "env";
}

export async function create(flags: KeyFlags): Promise<void> {
  const keys = requireSecretsKeys(flags);
  print(
    await change(flags, (draft) => createKey(draft, keys, accountOf(flags, draft.records), flags.user)),
    flags.output,
  );
}

export async function rotate(accessKeyId: string, flags: KeyFlags): Promise<void> {
  const keys = requireSecretsKeys(flags);
  const made = await change(flags, (draft) => {
    const { account, user } = requireKey(draft, accessKeyId);
    return createKey(draft, keys, account, user);
  });
  print(made, flags.output);
  if (flags.output === "text")
    printLine(`\n${accessKeyId} still works. When it is no longer used: openswf access key delete ${accessKeyId}`);
}

export async function list(flags: KeyFlags): Promise<void> {
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
}

/** `disable` and `enable`. */
export async function setStanding(
  accessKeyId: string,
  flags: StoreFlags,
  standing: "active" | "disabled",
): Promise<void> {
  await change(flags, (draft) => setKeyStanding(draft, accessKeyId, standing));
  printLine(`access key ${accessKeyId} is ${standing}`);
}

export async function remove(accessKeyId: string, flags: StoreFlags): Promise<void> {
  await change(flags, (draft) => deleteKey(draft, accessKeyId));
  printLine(`access key ${accessKeyId} is deleted`);
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
