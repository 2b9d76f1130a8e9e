import { expect, test } from "vitest";
import type { OverlapPolicy } from "../../src/schedules/workflow/schedule-spec.ts";
import { job } from "./fixtures/jobs.ts";
import { ScheduleWorld } from "./schedule-world.ts";

/** Each run takes 24 minutes, and one is due at every tenth: looked at after an hour. */
test.each<{ overlap: OverlapPolicy; runs: readonly string[]; skipped: number; waiting: number }>([
  { overlap: "skip", runs: ["00:10 COMPLETED", "00:40 OPEN"], skipped: 4, waiting: 0 },
  { overlap: "bufferOne", runs: ["00:10 COMPLETED", "00:20 COMPLETED", "00:40 OPEN"], skipped: 2, waiting: 1 },
  { overlap: "bufferAll", runs: ["00:10 COMPLETED", "00:20 COMPLETED", "00:30 OPEN"], skipped: 0, waiting: 3 },
  {
    overlap: "cancelOther",
    runs: ["00:10", "00:20", "00:30", "00:40", "00:50"].map((time) => `${time} CANCELED`).concat("01:00 OPEN"),
    skipped: 0,
    waiting: 0,
  },
  {
    overlap: "terminateOther",
    runs: ["00:10", "00:20", "00:30", "00:40", "00:50"].map((time) => `${time} TERMINATED`).concat("01:00 OPEN"),
    skipped: 0,
    waiting: 0,
  },
  {
    overlap: "allowAll",
    runs: ["00:10 COMPLETED", "00:20 COMPLETED", "00:30 COMPLETED", "00:40 OPEN", "00:50 OPEN", "01:00 OPEN"],
    skipped: 0,
    waiting: 0,
  },
])("with $overlap, a time that comes while a run is open ...", async ({ overlap, runs, skipped, waiting }) => {
  await using world = await ScheduleWorld.open();
  const { schedules } = world;
  const options = { workflow: job, input: { seconds: 1_440 }, when: { every: "10 minutes" }, overlap } as const;
  const handle = await world.until(schedules.create("often", options));
  await world.at("2026-01-01T01:01Z");
  expect(await world.history("often")).toEqual(runs);
  const { counts, waitingRuns } = await world.until(handle.describe());
  expect({ skipped: counts.skipped, waiting: waitingRuns }).toEqual({ skipped, waiting });
});
