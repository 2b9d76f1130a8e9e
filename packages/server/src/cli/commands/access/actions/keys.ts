import { recordsOf } from "@openswf/access/directory/change-directory";
import { createKey, deleteKey, type NewKey, requireKey, setKeyStanding } from "@openswf/access/directory/changes";
import { isoDate } from "@openswf/core/ports/clock";
import type { OutputFlags, OutputForm } from "../../../output/output-form.ts";
import { change, readAll, requireSecretsKeys, type StoreFlags, type StoreOutputFlags } from "./access-store.ts";
import { type AccountFlags, accountOf, isAskedFor } from "./account-of.ts";
import { printDone, printJson, printLine, printList } from "./output.ts";

interface NamedFlags extends StoreFlags, AccountFlags {
  readonly user?: string;
}

export interface KeyFlags extends NamedFlags {
  /** `env` is shell commands. */
  readonly output: OutputForm | "env";
}

export interface ListFlags extends NamedFlags, OutputFlags {}

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

export async function list(flags: ListFlags): Promise<void> {
  const { records } = await readAll(flags);
  const keys = recordsOf(records, "key").filter(isAskedFor(flags));
  // Named one by one: a sealed secret is no one's business.
  const rows = keys.map(({ accessKeyId, account, user, standing, createdAt, by }) => ({
    accessKeyId,
    account,
    user,
    standing,
    createdAt: isoDate(createdAt),
    by,
  }));
  await printList(flags, rows, [
    ["access key id", ({ accessKeyId }) => accessKeyId],
    ["account", ({ account }) => account],
    ["user", ({ user }) => user ?? "(the account)"],
    ["standing", ({ standing }) => standing],
    ["created", ({ createdAt }) => createdAt],
    ["by", ({ by }) => by],
  ]);
}

/** `disable` and `enable`. */
export async function setStanding(
  accessKeyId: string,
  flags: StoreOutputFlags,
  standing: "active" | "disabled",
): Promise<void> {
  await change(flags, (draft) => setKeyStanding(draft, accessKeyId, standing));
  printDone(flags, `access key ${accessKeyId} is ${standing}`, { accessKeyId, standing });
}

export async function remove(accessKeyId: string, flags: StoreOutputFlags): Promise<void> {
  await change(flags, (draft) => deleteKey(draft, accessKeyId));
  printDone(flags, `access key ${accessKeyId} is deleted`, { accessKeyId, standing: "deleted" });
}

function print({ accessKeyId, secretAccessKey }: NewKey, form: KeyFlags["output"]): void {
  switch (form) {
    case "json":
      printJson({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey });
      break;
    case "ndjson":
      printLine(JSON.stringify({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }));
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
