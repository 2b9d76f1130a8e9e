import { Buffer } from "node:buffer";
import type { ErrandRow, Errands } from "@openswf/core/stores/errands";
import type { Database } from "../connection/statement.ts";
import { findRunKey, runIdOf, runKeyOf } from "../encoding/run-key.ts";

const sql = {
  /** Ordered by run, not by shard, so the oldest come first. */
  read: `
    select errand.run, execution.run_rest, errand.errand_id, errand.body
    from errand
    join execution on execution.shard = errand.shard
      and execution.run = errand.run
    where (errand.run, errand.errand_id) > ($1, $2)
      and errand.errand_id >= $4
      and ($5::text is null or errand.errand_id < $5)
    order by errand.run, errand.errand_id
    limit $3`,
  ofRun: `
    select errand.run, execution.run_rest, errand.errand_id, errand.body
    from errand
    join execution on execution.shard = errand.shard
      and execution.run = errand.run
    where errand.shard = $1
      and errand.run = $2
    order by errand.errand_id`,
} as const;

const lowestRun = Buffer.alloc(16);

interface StoredErrand {
  readonly run: string;
  readonly run_rest: string;
  readonly errand_id: string;
  readonly body: string;
}

export function errandsIn(database: Database): Errands {
  const read = database.prepare<StoredErrand>(sql.read);
  const ofRun = database.prepare<StoredErrand>(sql.ofRun);
  return {
    readErrands: async (after, limit, ids) => {
      const run = after === undefined ? lowestRun : runKeyOf(after.runId).run;
      return (await read.all(run, after?.errandId ?? "", limit, ids?.from ?? "", ids?.below ?? null)).map(errandRow);
    },
    errandsOf: async (runId) => {
      const key = findRunKey(runId);
      return key === undefined ? [] : (await ofRun.all(key.shard, key.run)).map(errandRow);
    },
  };
}

function errandRow(row: StoredErrand): ErrandRow {
  return { runId: runIdOf(row.run, row.run_rest), errandId: row.errand_id, body: row.body };
}
