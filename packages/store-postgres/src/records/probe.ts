import type { Probe } from "@openswf/core/stores/probe";
import type { Database } from "../connection/statement.ts";

/** PostgreSQL writes a new version of a row even if nothing in it changes. The table has one row. */
const sql = `
  update access_version
  set version = version
  where only_row = 1`;

/** A write on a connection of the commits. */
export function probeOf(writing: Database): Probe {
  const write = writing.prepare(sql);
  return { probe: async () => void (await write.all()) };
}
