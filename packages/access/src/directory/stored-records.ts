/** Accounts, users, policies and keys as a store's access records: one record each, under a key that says what it is. */
import type { Instant } from "@openswf/model/brand";
import { openSecret } from "../secrets/sealed-secret.ts";
import type { SecretsKeys } from "../secrets/secrets-key.ts";
import {
  type AccessKey,
  type Account,
  type DirectoryContent,
  type LeaveOut,
  leaveNothingOut,
  type NamedPolicy,
  type Standing,
  type User,
} from "./directory-content.ts";

/** What access control asks of a store. */
export interface AccessRecordStore {
  accessVersion(): Promise<number>;
  scanAccess(
    after: string | undefined,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly body: string }[]>;
  changeAccess(
    expectedVersion: number,
    change: {
      readonly put: readonly { readonly key: string; readonly body: string }[];
      readonly removed: readonly string[];
    },
  ): Promise<"changed" | "conflict">;
}

/** Who made a record what it is, and when: for the audit log and for people. */
export interface Changed {
  readonly at: Instant;
  /** USER@HOST of whoever ran the command. */
  readonly by: string;
}

export interface StoredAccount extends Changed {
  readonly kind: "account";
  readonly id: string;
  readonly name: string;
  readonly standing: Standing;
}
export interface StoredPolicy extends Changed {
  readonly kind: "policy";
  readonly account: string;
  readonly name: string;
  readonly document: unknown;
}
export interface StoredUser extends Changed {
  readonly kind: "user";
  readonly account: string;
  readonly name: string;
  readonly id: string;
  readonly standing: Standing;
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
  readonly sessionsNotBefore?: Instant;
}
export interface StoredKey extends Changed {
  readonly kind: "key";
  readonly accessKeyId: string;
  readonly account: string;
  readonly user?: string;
  readonly standing: Standing;
  readonly createdAt: Instant;
  /** Sealed: see sealed-secret.ts. */
  readonly secret: string;
}
/** What is gone tells nobody who has removed it: this does, of the latest `removalsKept`. */
export interface StoredRemovals extends Changed {
  readonly kind: "removals";
  readonly latest: readonly Removal[];
}
export interface Removal extends Changed {
  /** Under which key it was. */
  readonly what: string;
}
export const removalsKept = 200;

export type StoredRecord = StoredAccount | StoredPolicy | StoredUser | StoredKey | StoredRemovals;
export type StoredKind = StoredRecord["kind"];
export type StoredOf<Kind extends StoredKind> = Extract<StoredRecord, { readonly kind: Kind }>;

/** No name holds a `/`, so no two things have one key. */
export const recordKey = {
  account: (id: string) => `account/${id}`,
  policy: (account: string, name: string) => `policy/${account}/${name}`,
  user: (account: string, name: string) => `user/${account}/${name}`,
  key: (accessKeyId: string) => `key/${accessKeyId}`,
  removals: () => "removals",
} as const;

export function keyOf(record: StoredRecord): string {
  switch (record.kind) {
    case "account":
      return recordKey.account(record.id);
    case "policy":
      return recordKey.policy(record.account, record.name);
    case "user":
      return recordKey.user(record.account, record.name);
    case "key":
      return recordKey.key(record.accessKeyId);
    case "removals":
      return recordKey.removals();
  }
}

export interface StoredRecords {
  readonly version: number;
  readonly records: ReadonlyMap<string, StoredRecord>;
}

const recordsAtATime = 1_000;
/** Whoever changes records again and again while they are read is not waited for without end. */
const readingsMax = 20;

/** All records as of one version. */
export async function readRecords(store: AccessRecordStore): Promise<StoredRecords> {
  for (let reading = 0; reading < readingsMax; reading++) {
    const version = await store.accessVersion();
    const records = new Map<string, StoredRecord>();
    let after: string | undefined;
    do {
      const page = await store.scanAccess(after, recordsAtATime);
      // `as`: only `printRecord` writes bodies.
      for (const { key, body } of page) records.set(key, JSON.parse(body) as StoredRecord);
      after = page.length < recordsAtATime ? undefined : page.at(-1)?.key;
    } while (after !== undefined);
    if ((await store.accessVersion()) === version) return { version, records };
  }
  throw new Error("access records change faster than they can be read");
}

export function printRecord(record: StoredRecord): { readonly key: string; readonly body: string } {
  return { key: keyOf(record), body: JSON.stringify(record) };
}

/**
 * `open` says the secret of a key; one for which it says none is left out. A record of a kind that this version does not
 * know, or under the key of another, is given to `leaveOut`.
 */
export function contentOf(
  records: ReadonlyMap<string, StoredRecord>,
  open: (key: StoredKey) => string | undefined,
  leaveOut: LeaveOut = leaveNothingOut,
): DirectoryContent {
  const accounts: Account[] = [];
  const policies: NamedPolicy[] = [];
  const users: User[] = [];
  const keys: AccessKey[] = [];
  for (const [key, record] of records) {
    // A kind that is not known here has none.
    if (keyOf(record) !== key) {
      leaveOut(`the access record ${key} is of a kind that is not known here, or is under the key of another`);
      continue;
    }
    switch (record.kind) {
      case "account":
        accounts.push(record);
        break;
      case "policy":
        policies.push(record);
        break;
      case "user": {
        const { account, name, id, standing, tags, policies: attached, sessionsNotBefore } = record;
        users.push({
          account,
          name,
          id,
          standing,
          tags: new Map(Object.entries(tags)),
          policies: attached,
          sessionsNotBefore,
        });
        break;
      }
      case "key": {
        const { accessKeyId, account, user, standing } = record;
        const secretAccessKey = open(record);
        if (secretAccessKey !== undefined) keys.push({ accessKeyId, account, user, standing, secretAccessKey });
        break;
      }
      case "removals":
        break;
    }
  }
  return { accounts, policies, users, keys };
}

export const openedWith =
  (keys: SecretsKeys) =>
  ({ accessKeyId, secret }: StoredKey): string =>
    openSecret(keys, accessKeyId, secret);
