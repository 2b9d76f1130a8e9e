import type { DatabaseSync } from "node:sqlite";
import type { AccessRecord, AccessRecords } from "@openswf/core/stores/access-records";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { invariant } from "@openswf/model/invariant";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";

const sql = {
  version: `
    select version
    from access_version
    where only_row = 1`,
  raise: `
    update access_version
    set version = version + 1
    where only_row = 1
      and version = ?1`,
  put: `
    insert into access_record (key, body, checksum)
    values (?1, ?2, ?3)
    on conflict (key) do update
    set body = excluded.body,
      checksum = excluded.checksum`,
  remove: `
    delete from access_record
    where key = ?1`,
  scan: `
    select key, body, checksum
    from access_record
    where key > ?1
    order by key
    limit ?2`,
} as const;

export function accessIn(db: DatabaseSync, transactions: Transactions): Synchronous<AccessRecords> {
  const version = prepare<{ version: number }>(db, sql.version);
  const raise = prepare(db, sql.raise);
  const put = prepare(db, sql.put);
  const remove = prepare(db, sql.remove);
  const scan = prepare<AccessRecord & Checked>(db, sql.scan);
  return {
    accessVersion: () => {
      const row = version.get();
      invariant(row !== undefined, "the migration created the access_version row");
      return row.version;
    },
    scanAccess: (after, limit) => scan.all(after ?? "", limit).map(accessRecord),
    changeAccess: (expectedVersion, change) =>
      transactions.durably(() => {
        if (Number(raise.run(expectedVersion).changes) === 0) return "conflict";
        for (const key of change.removed) remove.run(key);
        for (const record of change.put) put.run(record.key, record.body, checksumOf.access(record.key, record.body));
        return "changed";
      }),
  };
}

function accessRecord({ key, body, checksum }: AccessRecord & Checked): AccessRecord {
  checkRow({ checksum }, checksumOf.access(key, body), `access record ${key}`);
  return { key, body };
}
