/** Accounts, users, policies and keys as access records of a store: one record each, under a key that identifies it. */
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

/** The part of a store that access control needs. */
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

/** Who last changed a record, and when: for the audit log and for display. */
export interface Changed {
  readonly at: Instant;
  /** USER@HOST of the person who ran the command. */
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
/** A removed record cannot say who removed it. This record lists the latest `removalsKept` removals. */
export interface StoredRemovals extends Changed {
  readonly kind: "removals";
  readonly latest: readonly Removal[];
}
export interface Removal extends Changed {
  /** Key of the removed record. */
  readonly what: string;
}
export const removalsKept = 200;

export type StoredRecord = StoredAccount | StoredPolicy | StoredUser | StoredKey | StoredRemovals;
export type StoredKind = StoredRecord["kind"];
export type StoredOf<Kind extends StoredKind> = Extract<StoredRecord, { readonly kind: Kind }>;

/** Names contain no `/`, so keys are unique. */
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
/** Attempts before giving up on reading records that keep changing. */
const readingsMax = 20;

/** Reads all records as of one version. */
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
 * `open` returns the secret of a key, or `undefined` to leave the key out. Records of a kind that this version does not
 * know, and records under a wrong key, are passed to `leaveOut`.
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
    // `keyOf` returns `undefined` for an unknown kind.
    if (keyOf(record) !== key) {
      leaveOut(`access record ${key} is of an unknown kind or is stored under a wrong key`);
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
