import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import { isoDate } from "@openswf/core/ports/clock";
import { SecretsKeyProblem, type SecretsKeys } from "../secrets/secrets-key.ts";
import { type Directory, makeDirectory } from "./directory.ts";
import { leaveNothingOut } from "./directory-content.ts";
import {
  type AccessRecordStore,
  contentOf,
  openedWith,
  readRecords,
  recordKey,
  type StoredKey,
  type StoredRecord,
} from "./stored-records.ts";

/** The result of a reading, and how it differs from the previous one. */
export interface ReadDirectory {
  readonly directory: Directory;
  readonly changes: readonly AccessChangeRecord[];
  /** Why items were left out so that the rest could take effect. */
  readonly leftOut: readonly string[];
}

/** A source of accounts, users, keys and policies. */
export interface DirectorySource {
  /** For messages. */
  readonly name: string;
  /** Returns `undefined` when nothing has changed since the last reading. Throws when the content is inconsistent. */
  readChanged(): Promise<ReadDirectory | undefined>;
}

/** Reads the access records of a store, which the command line changes while servers run. */
export function storedSource(store: AccessRecordStore, keys: SecretsKeys | undefined): DirectorySource {
  let readVersion: number | undefined;
  let before: ReadonlyMap<string, StoredRecord> = new Map();
  const unseal = keys === undefined ? refuseToOpen : openedWith(keys);
  /**
   * Opened secrets, by sealed text and the key id they are sealed for. Opening one takes 40 µs, which was two thirds of
   * the time of a reading, and nearly all are unchanged between readings.
   */
  let known: ReadonlyMap<string, string> = new Map();
  return {
    name: "the store",
    async readChanged() {
      if ((await store.accessVersion()) === readVersion) return undefined;
      const { version, records } = await readRecords(store);
      const opened = new Map<string, string>();
      const open = (key: StoredKey): string => {
        const sealed = `${key.accessKeyId} ${key.secret}`;
        const secret = known.get(sealed) ?? unseal(key);
        opened.set(sealed, secret);
        return secret;
      };
      // At startup, any invalid item is an error. Later, a key that does not open cannot sign, and invalid items are
      // left out: they must not keep users in force who have been disabled meanwhile.
      const leftOut: string[] = [];
      const leaveOut = readVersion === undefined ? leaveNothingOut : (reason: string) => void leftOut.push(reason);
      const openOrLeaveOut = (key: StoredKey): string | undefined => {
        try {
          return open(key);
        } catch (error) {
          if (readVersion === undefined || !(error instanceof SecretsKeyProblem)) throw error;
          leftOut.push(error.message);
          return undefined;
        }
      };
      const directory = makeDirectory(contentOf(records, openOrLeaveOut, leaveOut), leaveOut);
      // The first reading reports no changes.
      const changes = readVersion === undefined ? [] : changesBetween(before, records);
      readVersion = version;
      before = records;
      known = opened;
      return { directory, changes, leftOut };
    },
  };
}

function refuseToOpen(): never {
  throw new SecretsKeyProblem(
    "the store has access keys with sealed secrets: provide the key that sealed them with " +
      "--secrets-key-file or OPENSWF_SECRETS_KEY",
  );
}

function changesBetween(
  before: ReadonlyMap<string, StoredRecord>,
  after: ReadonlyMap<string, StoredRecord>,
): readonly AccessChangeRecord[] {
  const changes: AccessChangeRecord[] = [];
  for (const [what, { kind, at, by }] of after) {
    const old = before.get(what);
    if (kind === "removals" || (old?.at === at && old.by === by)) continue;
    changes.push({ what, how: old === undefined ? "added" : "changed", by, at: isoDate(at) });
  }
  const removals = after.get(recordKey.removals());
  const latest = removals?.kind === "removals" ? removals.latest : [];
  for (const [what, { kind }] of before) {
    if (kind === "removals" || after.has(what)) continue;
    // Missing when so many items were removed at once that this one has dropped off the list.
    const removal = latest.findLast((each) => each.what === what);
    changes.push({ what, how: "removed", by: removal?.by, at: removal && isoDate(removal.at) });
  }
  return changes;
}
