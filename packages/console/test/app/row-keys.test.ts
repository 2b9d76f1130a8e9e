import { expect, test } from "vitest";
import { RowKeys } from "../../src/app/executions/table/row-keys.ts";

/** The keys of rows, where each letter is a row. */
const keysOf = (keys: RowKeys, rows: string): string => [...keys.of([...rows]).values()].join(" ");

test("a row keeps its key while it is in sight, and a jump hands the keys on, in order", () => {
  const keys = new RowKeys();
  expect(keysOf(keys, "abc")).toBe("0 1 2");
  expect(keysOf(keys, "abc")).toBe("0 1 2");
  expect(keysOf(keys, "bcd")).toBe("1 2 3");
  // Two rows more than before.
  expect(keysOf(keys, "pqrst")).toBe("1 2 3 4 5");
  // News above.
  expect(keysOf(keys, "npqr")).toBe("6 1 2 3");
  expect(keysOf(keys, "")).toBe("");
  expect(keysOf(keys, "xy")).toBe("7 8");
});
