import { hostname, userInfo } from "node:os";
import { changeDirectory, type Draft } from "@openswf/access/directory/change-directory";
import { readRecords, type StoredRecords } from "@openswf/access/directory/stored-records";
import type { SecretsKeys } from "@openswf/access/secrets/secrets-key";
import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { Store } from "@openswf/core/stores/store";
import type { LastingStores, StoreAddress } from "@openswf/core/stores/store-kind";
import type { OutputFlags } from "../../../output/output-form.ts";
import { explainDirectoryError } from "../../../problems/directory-problem.ts";
import { readSecretsKeys } from "../../../settings/access-settings.ts";
import { explainStoreError, lasting, nameOf } from "../../../stores/open-store.ts";

/** Flags of the commands that open a store and print in any form. */
export interface StoreOutputFlags extends StoreFlags, OutputFlags {}

/** Flags of every command that opens a store. */
export interface StoreFlags {
  readonly store: StoreAddress;
  readonly secretsKeyFile?: string;
}

/**
 * What to do when the file or the tables do not exist yet. A typing error in an address must not create a store that no
 * server ever opens, and a newer program must not migrate the tables of running servers.
 */
type WhenAbsent = Parameters<LastingStores["openBeside"]>[1];

/** Opens a store alongside the servers that may be running on it, and closes it after `work`. */
export async function withStore<Result>(
  { store: address }: StoreFlags,
  work: (store: Store) => Promise<Result>,
  whenAbsent: WhenAbsent = "refuse",
): Promise<Result> {
  const stores = lasting(address);
  try {
    const store = await stores.openBeside(address.location, whenAbsent);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    const explained = explainDirectoryError(error, nameOf(address));
    throw explained === error ? explainStoreError(error, address) : explained;
  }
}

/** Makes one change of access control. Servers apply it within a few seconds. */
export function change<Result>(flags: StoreFlags, edit: (draft: Draft) => Result): Promise<Result> {
  return changeWhere("refuse", flags, edit);
}

/** Makes the first change of a store, possibly before any server has run on it. */
export function begin<Result>(flags: StoreFlags, edit: (draft: Draft) => Result): Promise<Result> {
  return changeWhere("make it", flags, edit);
}

function changeWhere<Result>(
  whenAbsent: WhenAbsent,
  flags: StoreFlags,
  edit: (draft: Draft) => Result,
): Promise<Result> {
  const stamp = { at: systemClock.now(), by: `${userName()}@${hostname()}` };
  return withStore(flags, (store) => changeDirectory(store, stamp, edit), whenAbsent);
}

/** In a container, a user often has a number but no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

export function readAll(flags: StoreFlags): Promise<StoredRecords> {
  return withStore(flags, readRecords);
}

export function requireSecretsKeys({ secretsKeyFile }: StoreFlags): SecretsKeys {
  const keys = readSecretsKeys(secretsKeyFile);
  if (keys !== undefined) return keys;
  throw Problem.ofUsage(
    "Secrets are sealed with a key that is not in the store. Create one with: openswf access new-secrets-key PATH. " +
      "Then pass it to this command and to every server with --secrets-key-file PATH or OPENSWF_SECRETS_KEY_FILE.",
  );
}
