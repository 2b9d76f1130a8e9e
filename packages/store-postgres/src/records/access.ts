import type { AccessRecord, AccessRecords } from "@openswf/core/stores/access-records";
import { invariant } from "@openswf/model/invariant";
import type { Database } from "../connection/statement.ts";

const sql = {
  version: `
    select version
    from access_version
    where only_row = 1`,
  /**
   * Locks the row until the transaction ends. Of two changes based on the same version, the second one finds it already
   * raised.
   */
  raise: `
    update access_version
    set version = version + 1
    where only_row = 1
      and version = $1
    returning version`,
  put: `
    insert into access_record (key, body)
    values ($1, $2)
    on conflict (key) do update set body = excluded.body`,
  remove: `
    delete from access_record
    where key = $1`,
  scan: `
    select key, body
    from access_record
    where key > $1
    order by key
    limit $2`,
} as const;

export function accessIn(reading: Database, writing: Database): AccessRecords {
  const version = reading.prepare<{ version: number }>(sql.version);
  const raise = writing.prepare<{ version: number }>(sql.raise);
  const put = writing.prepare(sql.put);
  const remove = writing.prepare(sql.remove);
  const scan = reading.prepare<AccessRecord>(sql.scan);
  return {
    accessVersion: async () => {
      const row = await version.get();
      invariant(row !== undefined, "the migration created the access_version row");
      return row.version;
    },
    scanAccess: (after, limit) => scan.all(after ?? "", limit),
    changeAccess: (expectedVersion, change) =>
      writing.transaction(async (transaction) => {
        if ((await raise.in(transaction).get(expectedVersion)) === undefined) return "conflict";
        for (const key of change.removed) await remove.in(transaction).all(key);
        for (const record of change.put) await put.in(transaction).all(record.key, record.body);
        return "changed";
      }),
  };
}
