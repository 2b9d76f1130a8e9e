import type { DatabaseSync } from "node:sqlite";
import type { StorageReport } from "@openswf/core/stores/inspection";
import { prepare } from "../connection/statement.ts";
import { checkedTables } from "./checked-tables.ts";
import { contradictions } from "./contradictions.ts";

/** The part of a database that could not be read, or is wrong. */
type Report = (problem: string) => void;

/**
 * Checks everything below the level of executions: first with SQLite's own check of its pages and indexes, then each row
 * against its checksum, then the rows that only repeat what others say against those. No check ends the others.
 */
export function checkStorage(db: DatabaseSync, limit: number): StorageReport {
  const problems: string[] = [];
  const report: Report = (problem) => {
    if (problems.length < limit) problems.push(problem);
  };
  for (const problem of checkIntegrity(db, limit)) report(problem);
  let rowsWithoutChecksum = 0;
  for (const [table, check] of Object.entries(checkedTables)) {
    attempt(`table ${table}`, report, () => {
      for (const row of prepare<Readonly<Record<string, unknown>>>(db, `select * from ${table}`).iterate()) {
        if (row["checksum"] === null) rowsWithoutChecksum++;
        else if (row["checksum"] !== check.checksum(row)) report(`the checksum of ${check.name(row)} is wrong`);
      }
    });
  }
  for (const { what, sql } of contradictions) {
    attempt(what, report, () => {
      for (const { found } of prepare<{ found: string }>(db, sql).all(limit)) report(`${what}: ${found}`);
    });
  }
  return { problems, rowsWithoutChecksum };
}

/** What SQLite finds wrong with its pages and indexes. */
export function checkIntegrity(db: DatabaseSync, limit: number): readonly string[] {
  const problems: string[] = [];
  attempt(
    "the file",
    (problem) => problems.push(problem),
    () => {
      const check = prepare<{ integrity_check: string }>(db, `pragma integrity_check(${limit})`);
      for (const { integrity_check: found } of check.all()) {
        if (found !== "ok") problems.push(`SQLite finds: ${found.replaceAll("\n", " ")}`);
      }
    },
  );
  return problems;
}

/** What cannot be read is a problem like any other. */
function attempt(what: string, report: Report, check: () => void): void {
  try {
    check();
  } catch (error) {
    report(`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
