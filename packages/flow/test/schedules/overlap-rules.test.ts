import { expect, test } from "vitest";
import { admit, startable } from "../../src/schedules/workflow/overlap.ts";
import type { OverlapPolicy } from "../../src/schedules/workflow/schedule-spec.ts";
import {
  type DueRun,
  type OpenRun,
  openMax,
  type RunReason,
  waitingMax,
} from "../../src/schedules/workflow/schedule-state.ts";

function due(overlap: OverlapPolicy, reason: RunReason = "schedule", at = 0): DueRun {
  return { at, reason, overlap };
}

function open(reason: RunReason = "schedule"): OpenRun {
  return { at: 0, reason };
}

const full = Array.from({ length: waitingMax }, (_, at) => due("bufferAll", "schedule", at));

test.each<{ overlap: OverlapPolicy }>([
  { overlap: "skip" },
  { overlap: "bufferOne" },
  { overlap: "cancelOther" },
  { overlap: "terminateOther" },
])("under $overlap, a time waits for the end of a backfilled run, which is left alone", ({ overlap }) => {
  const run = due(overlap);
  expect(admit(run, [open("backfill")], [])).toEqual({ waiting: [run], skipped: 0, dropped: 0, others: "stay" });
});

test.each<{ overlap: OverlapPolicy }>([{ overlap: "bufferAll" }, { overlap: "allowAll" }])(
  "under $overlap, a time is dropped once 100 wait",
  ({ overlap }) => {
    expect(admit(due(overlap), [open()], full)).toMatchObject({ waiting: full, dropped: 1, skipped: 0 });
  },
);

test.each<{ overlap: OverlapPolicy; others: string }>([
  { overlap: "cancelOther", others: "cancel" },
  { overlap: "terminateOther", others: "terminate" },
])("under $overlap, a time takes the place of those that wait", ({ overlap, others }) => {
  const run = due(overlap, "schedule", 7);
  expect(admit(run, [open()], [due(overlap), due(overlap)])).toEqual({
    waiting: [run],
    skipped: 2,
    dropped: 0,
    others,
  });
});

test("runs that may overlap start up to 50 side by side", () => {
  const run = due("allowAll");
  expect(startable([due("skip"), run], openMax - 1)).toBe(run);
  expect(startable([run], openMax)).toBeUndefined();
});
