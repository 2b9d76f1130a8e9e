import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import { FairQueue } from "../../src/errands/fair-queue.ts";
import type { ErrandRow } from "../../src/stores/errands.ts";

// `as`: the test makes up its own run ids.
const errand = (runId: string, errandId: string): ErrandRow => ({ runId: runId as RunId, errandId, body: "{}" });
const taken = (queue: FairQueue): string | undefined => {
  const row = queue.take();
  return row && `${row.runId}${row.errandId}`;
};

test("each run has at most one errand in flight, and runs take turns", () => {
  const queue = new FairQueue();
  for (const errandId of ["1", "2", "3"]) queue.push(errand("a", errandId));
  queue.push(errand("b", "1"));
  expect([taken(queue), taken(queue), taken(queue)]).toEqual(["a1", "b1", undefined]);
  expect(queue.size).toBe(2);
  queue.push(errand("c", "1"));
  queue.ended(errand("a", "1").runId);
  expect([taken(queue), taken(queue), taken(queue)]).toEqual(["a2", "c1", undefined]);
  for (const runId of ["a", "b", "c"]) queue.ended(errand(runId, "").runId);
  expect([taken(queue), taken(queue)]).toEqual(["a3", undefined]);
  expect(queue.size).toBe(0);
});
