import type { DatabaseSync } from "node:sqlite";
import type { ErrandRow, Errands } from "@openswf/core/stores/errands";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { RunId } from "@openswf/model/brand";
import { prepare } from "../connection/statement.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";

const sql = {
  read: `
    select run_id, errand_id, body, checksum
    from errand
    where (run_id, errand_id) > (?1, ?2)
      and errand_id >= ?4
      and (?5 is null or errand_id < ?5)
    order by run_id, errand_id
    limit ?3`,
  ofRun: `
    select run_id, errand_id, body, checksum
    from errand
    where run_id = ?1
    order by errand_id`,
} as const;

interface StoredErrand extends Checked {
  readonly run_id: RunId;
  readonly errand_id: string;
  readonly body: string;
}

export function errandsIn(db: DatabaseSync): Synchronous<Errands> {
  const read = prepare<StoredErrand>(db, sql.read);
  const ofRun = prepare<StoredErrand>(db, sql.ofRun);
  return {
    readErrands: (after, limit, ids) =>
      read.all(after?.runId ?? "", after?.errandId ?? "", limit, ids?.from ?? "", ids?.below ?? null).map(errandRow),
    errandsOf: (runId) => ofRun.all(runId).map(errandRow),
  };
}

function errandRow(row: StoredErrand): ErrandRow {
  checkRow(row, checksumOf.errand(row.run_id, row.errand_id, row.body), `errand ${row.errand_id} of run ${row.run_id}`);
  return { runId: row.run_id, errandId: row.errand_id, body: row.body };
}
