import { expect, test } from "vitest";
import { recordStatements } from "./recording-database.ts";

test("statements.sql shows every statement of the store", async () => {
  const { db, statements } = recordStatements();
  const header =
    "-- Every statement of the SQLite store, as it is prepared. `npm test -- --update` writes this file.\n\n";
  const shown = statements.map((sql) => `${sql.trim().replaceAll("\n    ", "\n")};\n`).join("\n");
  await expect(header + shown).toMatchFileSnapshot("./statements.sql");
  db.close();
});

/** Only verify reads whole tables. */
const readsAll = /\bas orphan\b/;
/** A subselect with a limit of its own, or the rows of an insert. */
const bounded = /^SCAN (found|CONSTANT ROW|\(subquery-\d+\)|\d+-ROW VALUES CLAUSE)$/;

test("no statement reads a whole table, or sorts what it has found", () => {
  const { db, statements } = recordStatements();
  const plans = statements
    .filter((sql) => !readsAll.test(sql) && !/^(begin|commit|rollback|savepoint|release)/.test(sql))
    .map((sql) => ({
      sql,
      steps: db
        .prepare(`explain query plan ${sql}`)
        .all()
        .map((row) => String(row["detail"])),
    }));
  const offences = plans.filter(({ steps }) =>
    steps.some((step) => step.includes("TEMP B-TREE") || (step.startsWith("SCAN") && !bounded.test(step))),
  );
  expect(offences).toEqual([]);
  // This proves that the check works: it detects the full scans of verify.
  const scans = statements
    .filter((sql) => readsAll.test(sql))
    .map((sql) => db.prepare(`explain query plan ${sql}`).all());
  expect(scans.length).toBeGreaterThan(0);
  for (const steps of scans) expect(steps.some((row) => String(row["detail"]).startsWith("SCAN"))).toBe(true);
  db.close();
});
