import { expect, test } from "vitest";
import { publicationOf } from "../../src/schedules/workflow/publication.ts";
import { type ScheduleSpec, specLengthMax } from "../../src/schedules/workflow/schedule-spec.ts";
import {
  backfillsMax,
  openMax,
  recentMax,
  type ScheduleInput,
  type ScheduleState,
  waitingMax,
} from "../../src/schedules/workflow/schedule-state.ts";

/** What SWF takes for an input and for an execution context. */
const textMax = 32_768;

/** JSON of so many characters that is twice as long as JSON in JSON. */
function largeSpec(): ScheduleSpec {
  const calendars = [{ kind: "cron", expression: "* * * * *", timeZone: "UTC" }] as const;
  const bounds = { overlap: "terminateOther", jitterMs: 0, catchUpMs: 0, from: 1, until: 1, runsMax: 1 } as const;
  const of = (input: readonly number[]): ScheduleSpec => ({
    calendars,
    action: { workflow: { name: "n".repeat(256), version: "v".repeat(64) }, input: input.map(() => "") },
    ...bounds,
  });
  const { length } = JSON.stringify(of([]));
  return of(Array.from({ length: Math.floor((specLengthMax - length) / 3) }));
}

const at = 1_767_225_600_001;
const run = { at, reason: "trigger", number: 1_000_000, runId: "r".repeat(64) } as const;
const state: ScheduleState = {
  createdAt: at,
  cursor: at,
  isPaused: true,
  note: '"'.repeat(1_000),
  open: Array.from({ length: openMax }, () => run),
  waiting: Array.from({ length: waitingMax }, () => ({ at, reason: "schedule", overlap: "bufferAll" }) as const),
  backfills: Array.from({ length: backfillsMax }, () => ({ after: at, until: at, overlap: "allowAll" }) as const),
  recent: Array.from({ length: recentMax }, () => ({ ...run, status: "NOT_STARTED", cause: "c".repeat(60) }) as const),
  counts: { scheduled: at, triggered: at, backfilled: at, skipped: at, dropped: at },
};

test("the largest state fits into the input of the next run, with changes that nobody has read", () => {
  const input: ScheduleInput = { id: "i".repeat(100), spec: largeSpec(), state };
  expect(JSON.stringify(input).length).toBeLessThan(textMax - 5_000);
});

test("the largest state can be published", () => {
  const coming = Array.from({ length: 5 }, () => ({ time: at, at }));
  const problem = "p".repeat(1_000);
  const publication = publicationOf("i".repeat(100), largeSpec(), state, { coming, problem });
  // The worker puts it into JSON of its own, with the names of the execution.
  expect(JSON.stringify(JSON.stringify(publication)).length).toBeLessThan(textMax - 1_000);
});
