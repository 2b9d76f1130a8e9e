import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { byName, prepare } from "../src/connection/statement.ts";

test("values are bound by their numbers, by position and, for Node 22, by name", () => {
  const db = new DatabaseSync(":memory:");
  db.exec("create table t (a, b, c)");
  // `as`: what `prepare` does.
  const raw = (sql: string): ReturnType<typeof prepare<Record<string, unknown>>> => db.prepare(sql) as never;
  for (const made of [(sql: string) => prepare<Record<string, unknown>>(db, sql), (sql: string) => byName(raw(sql))]) {
    expect(made("insert into t values (?2, ?1, ?2)").run("one", 2).changes).toBe(1);
    expect(made("select a, b, c from t where b = ?1").get("one")).toEqual({ a: 2, b: "one", c: 2 });
    expect(made("select a from t where a = ?1 and c = ?1 limit ?2").all(2, 5)).toEqual([{ a: 2 }]);
    expect([...made("select b from t where a > ?1").iterate(1)]).toEqual([{ b: "one" }]);
    expect(made("delete from t where a = ?1").run(2).changes).toBe(1);
  }
  db.close();
});
