import type { Instant } from "@openswf/model/brand";
import { makeDirectory } from "./directory.ts";
import { DirectoryProblem } from "./directory-content.ts";
import {
  type AccessRecordStore,
  type Changed,
  contentOf,
  keyOf,
  printRecord,
  readRecords,
  recordKey,
  removalsKept,
  type StoredKind,
  type StoredOf,
  type StoredRecord,
  type StoredRemovals,
} from "./stored-records.ts";

/** Attempts per change. When a concurrent change wins, the edit is repeated on the new records. */
const triesMax = 10;

/** Access records with pending edits. */
export class Draft {
  readonly stamp: Changed;
  readonly #before: ReadonlyMap<string, StoredRecord>;
  readonly #records: Map<string, StoredRecord>;
  readonly #put = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(records: ReadonlyMap<string, StoredRecord>, stamp: Changed) {
    this.#before = records;
    this.#records = new Map(records);
    this.stamp = stamp;
  }

  get records(): ReadonlyMap<string, StoredRecord> {
    return this.#records;
  }

  all<Kind extends StoredKind>(kind: Kind): readonly StoredOf<Kind>[] {
    return recordsOf(this.#records, kind);
  }

  find<Kind extends StoredKind>(kind: Kind, key: string): StoredOf<Kind> | undefined {
    const record = this.#records.get(key);
    return record !== undefined && isOf(record, kind) ? record : undefined;
  }

  put(record: StoredRecord): void {
    const key = keyOf(record);
    this.#records.set(key, record);
    this.#put.add(key);
    this.#removed.delete(key);
  }

  remove(record: StoredRecord): void {
    const key = keyOf(record);
    this.#records.delete(key);
    this.#put.delete(key);
    this.#removed.add(key);
  }

  get change(): Parameters<AccessRecordStore["changeAccess"]>[1] {
    const put = [...this.#put].flatMap((key) => {
      const record = this.#records.get(key);
      return record === undefined ? [] : [printRecord(record)];
    });
    const removed = [...this.#removed];
    const gone = removed.filter((key) => this.#before.has(key));
    return { put: gone.length === 0 ? put : [...put, printRecord(this.#removalsWith(gone))], removed };
  }

  #removalsWith(gone: readonly string[]): StoredRemovals {
    const kept = this.find("removals", recordKey.removals())?.latest ?? [];
    const { at, by } = this.stamp;
    const latest = [...kept, ...gone.map((what) => ({ what, at, by }))].slice(-removalsKept);
    return { kind: "removals", at, by, latest };
  }
}

export function recordsOf<Kind extends StoredKind>(
  records: ReadonlyMap<string, StoredRecord>,
  kind: Kind,
): readonly StoredOf<Kind>[] {
  return [...records.values()].filter((record): record is StoredOf<Kind> => isOf(record, kind));
}

function isOf<Kind extends StoredKind>(record: StoredRecord, kind: Kind): record is StoredOf<Kind> {
  return record.kind === kind;
}

/**
 * Makes one change atomically. The result must be consistent, so a server never sees a user with a missing policy.
 * Otherwise throws a DirectoryProblem and changes nothing. Problems that existed before the change, such as records of
 * a later version, do not block it: an unrelated one must not prevent an operator from revoking access.
 */
export async function changeDirectory<Result>(
  store: AccessRecordStore,
  stamp: { readonly at: Instant; readonly by: string },
  edit: (draft: Draft) => Result,
): Promise<Result> {
  for (let tries = 0; tries < triesMax; tries++) {
    const { version, records } = await readRecords(store);
    const draft = new Draft(records, stamp);
    const result = edit(draft);
    const problems = problemsIn(draft.records);
    const before = new Set(problems.length === 0 ? [] : problemsIn(records));
    const added = problems.find((reason) => !before.has(reason));
    if (added !== undefined) throw new DirectoryProblem(added);
    if ((await store.changeAccess(version, draft.change)) === "changed") return result;
  }
  throw new DirectoryProblem("access control is being changed concurrently: try again");
}

function problemsIn(records: ReadonlyMap<string, StoredRecord>): readonly string[] {
  const problems: string[] = [];
  const leaveOut = (reason: string) => void problems.push(reason);
  // Secrets stay sealed, so making a change does not require their key.
  makeDirectory(
    contentOf(records, () => "sealed", leaveOut),
    leaveOut,
  );
  return problems;
}
