import type { RunId } from "@openswf/model/brand";
import { expect, test } from "vitest";
import { Takeover } from "../../src/errands/takeover.ts";
import { manualClock } from "../../src/ports/manual-clock.ts";
import type { ErrandRow } from "../../src/stores/errands.ts";

// `as`: a takeover accepts any text as a run id.
const errand = (runId: string): ErrandRow => ({ runId: runId as RunId, errandId: "startChild:5", body: "{}" });

test.each([
  { what: "is left alone when it is found first", stored: [true], taken: [false] },
  { what: "is left alone while it may still be done", stored: [true, true], taken: [false, false] },
  { what: "is taken over at the third look", stored: [true, true, true], taken: [false, false, true] },
  {
    what: "that was done meanwhile starts again",
    stored: [true, false, true, true],
    taken: [false, false, false, false],
  },
  {
    what: "that was taken over and failed is taken over again later",
    stored: [true, true, true, true, true, true],
    taken: [false, false, true, false, false, true],
  },
])("an errand of another server $what", async ({ stored, taken }) => {
  const clock = manualClock(0);
  const takeover = new Takeover(clock, 2_000);
  const chosen: boolean[] = [];
  for (const isStored of stored) {
    chosen.push(takeover.choose(isStored ? [errand("run")] : []).length > 0);
    await clock.advance(2_000);
  }
  expect(chosen).toEqual(taken);
});

test("only some errands are taken over per look, and the others keep their age", async () => {
  const clock = manualClock(0);
  const takeover = new Takeover(clock, 2_000);
  const others = Array.from({ length: 150 }, (_, index) => errand(`run-${index}`));
  expect(takeover.choose(others)).toEqual([]);
  await clock.advance(4_000);
  expect(takeover.choose(others)).toEqual(others.slice(0, 100));
  expect(takeover.choose(others.slice(100))).toEqual(others.slice(100));
});
