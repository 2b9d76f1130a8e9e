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

/** What was read, and what of it differs from what was read before. */
export interface ReadDirectory {
  readonly directory: Directory;
  readonly changes: readonly AccessChangeRecord[];
  /** What had to be left out, so that all else could be taken. */
  readonly leftOut: readonly string[];
}
/** Where accounts, users, keys and policies come from. */
export interface DirectorySource {
  /** For people. */
  readonly name: string;
  /** `undefined` when nothing has changed since it was read last. Throws when what is there does not fit together. */
  readChanged(): Promise<ReadDirectory | undefined>;
}

/** The access records of a store, which the command line changes while servers run. */
export function storedSource(store: AccessRecordStore, keys: SecretsKeys | undefined): DirectorySource {
  let readVersion: number | undefined;
  let before: ReadonlyMap<string, StoredRecord> = new Map();
  const openAnew = keys === undefined ? refuseToOpen : openedWith(keys);
  /**
   * Secrets by what they are sealed as and for. To open one takes 40 µs, which was two thirds of the time of a reading,
   * and nearly all are the same as before.
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
        const secret = known.get(sealed) ?? openAnew(key);
        opened.set(sealed, secret);
        return secret;
      };
      // A server starts on everything or not at all. Once it runs, a key that does not open signs nothing, and what does not
      // fit is left out: it must not keep others, which were disabled meanwhile, in force.
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
      // The first reading is no change.
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
    "the store holds access keys, whose secrets are sealed: give the key that they were sealed with, by " +
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
    // None when so many things were removed at once that this one is no longer among them.
    const removal = latest.findLast((each) => each.what === what);
    changes.push({ what, how: "removed", by: removal?.by, at: removal && isoDate(removal.at) });
  }
  return changes;
}
