import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { explainCallError, isDamage } from "../src/damage/damage.ts";
import { explainFileError } from "../src/file/store-file.ts";

const db = new DatabaseSync(":memory:");
db.exec("create table t (a)");
afterEach(() => db.exec("pragma query_only = off; pragma max_page_count = 1000000"));

function errorOf(sql: string): unknown {
  try {
    db.exec(sql);
  } catch (error) {
    return error;
  }
  throw new Error("no error");
}

test("an error of a read-only file names the file and the remedy", () => {
  db.exec("pragma query_only = on");
  const error = errorOf("insert into t values (1)");
  expect(explainCallError(error, "/data/shop.sqlite")).toMatchObject({
    message: expect.stringMatching(/^\/data\/shop\.sqlite: attempt to write a readonly database\. Let this user write/),
  });
  expect(explainFileError(error, "/data/shop.sqlite")).toMatchObject({
    message: expect.stringContaining("/data/shop.sqlite cannot be written by this user."),
  });
});

test("an error of a full disk names the file, and is no damage", () => {
  db.exec("pragma max_page_count = 2");
  const error = errorOf("insert into t values (zeroblob(100000))");
  expect(isDamage(error)).toBe(false);
  expect(explainCallError(error, "/data/shop.sqlite")).toMatchObject({
    message: "/data/shop.sqlite: database or disk is full. Free some space. The server then continues by itself.",
  });
});
