import { expect, test } from "vitest";
import { declareWorkflow } from "../../src/authoring/definition.ts";
import type { ScheduleOptions } from "../../src/schedules/schedule-options.ts";
import { specChangeOf, specOf } from "../../src/schedules/spec-of.ts";
import { updatedSpec } from "../../src/schedules/workflow/schedule-spec.ts";

interface Order {
  readonly id: number;
}

const order = declareWorkflow<(input: Order) => Promise<void>>({ name: "order", taskList: "orders" });
const sweep = declareWorkflow<() => Promise<void>>({ name: "sweep", version: "2", taskStartToClose: "1 minute" });
const now = Date.UTC(2026, 0, 1);
const hourly = { every: "1 hour" } as const;

test("options become a spec with defaults, and with the settings of the workflow", () => {
  expect(specOf({ workflow: sweep, when: { cron: " @daily " } }, now)).toEqual({
    calendars: [{ kind: "cron", expression: "@daily", timeZone: "UTC" }],
    action: { workflow: { name: "sweep", version: "2" }, taskStartToCloseMs: 60_000 },
    overlap: "skip",
    jitterMs: 0,
    catchUpMs: 86_400_000,
  });
  const options = { workflow: order, input: { id: 7 }, when: [hourly], taskList: "slow", tags: ["a"], priority: 3 };
  expect(specOf({ ...options, runs: 2, until: new Date("2026-02-01T00:00Z") }, now)).toMatchObject({
    action: { workflow: { name: "order", version: "1" }, input: { id: 7 }, taskList: "slow", tags: ["a"], priority: 3 },
    until: Date.UTC(2026, 1, 1),
    runsMax: 2,
  });
});

test.each<{ change: Partial<ScheduleOptions<void>>; message: string }>([
  { change: { when: [] }, message: "`when` has 0 entries, expected 1 to 20" },
  { change: { when: { cron: "0 0 30 2 *" } }, message: "no time matches `when` from now on" },
  { change: { when: { cron: "every day" } }, message: 'Invalid cron expression "every day": expected 5 fields' },
  { change: { when: { cron: "0 0 * * *", timeZone: "CEST" } }, message: 'Unknown time zone "CEST"' },
  { change: { when: { every: 0 } }, message: "Invalid interval of 0 ms" },
  { change: { when: { every: "1 hour", offset: "1 hour" } }, message: "Invalid offset of 3600000 ms" },
  { change: { catchUp: "1 second" }, message: "Invalid catch-up window of 1000 ms" },
  { change: { runs: 0 }, message: "Invalid limit of 0 runs" },
  { change: { until: new Date("2025-01-01") }, message: "no time matches `when` from now on" },
  { change: { from: new Date("nonsense") }, message: "Invalid date in `from`" },
  {
    change: { from: new Date("2026-02-02"), until: new Date("2026-02-01") },
    message: "`from` is after `until`",
  },
  { change: { tags: ["a", "b", "c", "d", "e"] }, message: "has 5 tags, expected up to 4" },
  { change: { overlap: "always" as never }, message: 'Invalid overlap policy "always": expected skip, bufferOne' },
])("refuses $change", ({ change, message }) => {
  expect(() => specOf({ workflow: sweep, when: hourly, ...change }, now)).toThrow(message);
});

test("refuses an input that the published state has no room for", () => {
  const large = declareWorkflow<(input: string) => Promise<void>>({ name: "large" });
  const options = { workflow: large, input: "x".repeat(8_000), when: hourly } as const;
  expect(() => specOf(options, now)).toThrow(/expected up to 8000. Put the input elsewhere/);
});

test("an update keeps what it does not name", () => {
  const spec = specOf({ workflow: order, input: { id: 7 }, when: hourly, tags: ["a"], runs: 3 }, now);
  const changed = updatedSpec(spec, specChangeOf({ jitter: "1 minute", runs: null, input: { id: 8 } }));
  const { runsMax: _, ...rest } = spec;
  expect(changed).toEqual({ ...rest, jitterMs: 60_000, action: { ...spec.action, input: { id: 8 } } });
  expect(updatedSpec(spec, specChangeOf({}))).toEqual(spec);
});

test("an update to another workflow takes the settings of that one", () => {
  const spec = specOf({ workflow: order, input: { id: 7 }, when: hourly, tags: ["a"] }, now);
  expect(updatedSpec(spec, specChangeOf({ workflow: sweep })).action).toEqual({
    workflow: { name: "sweep", version: "2" },
    input: { id: 7 },
    tags: ["a"],
    taskStartToCloseMs: 60_000,
  });
});

test("types ask for the input that the workflow takes", () => {
  specOf({ workflow: order, input: { id: 1 }, when: hourly }, now);
  specOf({ workflow: sweep, when: hourly }, now);
  // @ts-expect-error: an order has an input
  specOf({ workflow: order, when: hourly }, now);
  // @ts-expect-error: whose id is a number
  specOf({ workflow: order, input: { id: "1" }, when: hourly }, now);
  // @ts-expect-error: a unit that does not exist
  expect(() => specOf({ workflow: sweep, when: { every: "1 fortnight" } }, now)).toThrow(/Invalid duration/);
});
