import { MergedPage, timeBounds } from "@openswf/core/stores/execution-lists";
import { describe, expect, test } from "vitest";

interface Row {
  readonly at: number;
  readonly id: number;
}
const bounds = { from: 0, to: 100, hiddenUntil: -1 };
const byId = (a: Row, b: Row): number => a.id - b.id;
const row = (at: number, id: number): Row => ({ at, id });

describe("a page merged from several lists", () => {
  test("holds the latest rows, and by descending id those of one instant", () => {
    const page = new MergedPage<Row>({ limit: 3, reverse: false }, bounds, byId);
    page.add([row(90, 1), row(50, 2)]);
    page.add([row(95, 3), row(50, 4)]);
    expect(page.rows).toEqual([row(95, 3), row(90, 1), row(50, 4)]);
  });

  test("holds the earliest rows if it is reversed", () => {
    const page = new MergedPage<Row>({ limit: 3, reverse: true }, bounds, byId);
    page.add([row(50, 2), row(90, 1)]);
    page.add([row(50, 4), row(95, 3)]);
    expect(page.rows).toEqual([row(50, 2), row(50, 4), row(90, 1)]);
  });

  test.each([
    { reverse: false, start: 100, end: 0, rows: [row(90, 1), row(50, 2)], endOnceFull: 50 },
    { reverse: true, start: 0, end: 100, rows: [row(50, 2), row(90, 1)], endOnceFull: 90 },
  ])(
    "needs no row beyond its last one once it is full, reverse $reverse",
    ({ reverse, start, end, rows, endOnceFull }) => {
      const page = new MergedPage<Row>({ limit: 2, reverse }, bounds, byId);
      expect(page).toMatchObject({ start, end });
      page.add(rows.slice(0, 1));
      expect(page).toMatchObject({ start, end });
      page.add(rows.slice(1));
      expect(page).toMatchObject({ start, end: endOnceFull });
    },
  );
});

test.each([
  { time: "startedAt", hiddenUntil: 40, from: 10 },
  { time: "closedAt", hiddenUntil: 40, from: 41 },
  { time: "closedAt", hiddenUntil: undefined, from: 10 },
] as const)("a list by $time with retention until $hiddenUntil starts at $from", ({ time, hiddenUntil, from }) => {
  expect(timeBounds({ time, from: 10, to: 90, hiddenUntil, filter: undefined })).toMatchObject({ from, to: 90 });
});
