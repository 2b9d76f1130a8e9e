import { DataError } from "../data/data-error.ts";
import { type Duration, toMilliseconds, toSeconds } from "../data/duration.ts";
import type { ScheduleOptions, ScheduleSettings, ScheduleUpdate, When } from "./schedule-options.ts";
import { nextTimeOf, nextTimeOfAll } from "./times/calendar-times.ts";
import {
  type Calendar,
  overlapPolicies,
  type ScheduledAction,
  type ScheduleSpec,
  type SpecChange,
  specLengthMax,
  updatedSpec,
} from "./workflow/schedule-spec.ts";

const dayMs = 86_400_000;
/** SWF takes five, and one names the schedule. */
const tagsMax = 4;
const catchUpMsMin = 10_000;
const calendarsMax = 20;

const defaults: Omit<ScheduleSpec, "action" | "calendars"> = { overlap: "skip", jitterMs: 0, catchUpMs: dayMs };

/**
 * A schedule as it is stored.
 *
 * @throws DataError if an option makes no sense, or no time is to come
 */
export function specOf<Input>(options: ScheduleOptions<Input>, now: number): ScheduleSpec {
  const change = specChangeOf(options);
  const { workflow } = options;
  const action = { ...change.action, workflow: { name: workflow.name, version: workflow.version } };
  const spec = updatedSpec({ ...defaults, calendars: calendarsOf(options.when), action }, change);
  const { from = 0, until = Number.POSITIVE_INFINITY } = spec;
  const first = nextTimeOfAll(spec.calendars)(Math.max(now, from - 1));
  if (first === undefined || first > until) {
    throw new DataError("Invalid schedule: no time matches `when` from now on. Check the date and `until`.");
  }
  return spec;
}

/** An update as it is sent. */
export function specChangeOf<Input>(update: ScheduleUpdate<Input>): SpecChange {
  const { when, overlap, jitter, catchUp, from, until, runs } = update;
  if (overlap !== undefined && !overlapPolicies.includes(overlap)) {
    throw new DataError(`Invalid overlap policy ${JSON.stringify(overlap)}: expected ${overlapPolicies.join(", ")}.`);
  }
  const action = actionOf(update);
  const change: SpecChange = {
    ...(when !== undefined && { calendars: calendarsOf(when) }),
    ...(Object.keys(action).length > 0 && { action }),
    ...(overlap !== undefined && { overlap }),
    ...(jitter !== undefined && { jitterMs: toMilliseconds(jitter) }),
    ...(catchUp !== undefined && { catchUpMs: catchUpMsOf(catchUp) }),
    ...(from !== undefined && { from: timeOf("from", from) }),
    ...(until !== undefined && { until: timeOf("until", until) }),
    ...(runs !== undefined && { runsMax: runsOf(runs) }),
  };
  if (from && until && from > until) throw new DataError("Invalid schedule: `from` is after `until`.");
  requireSmall(change);
  return change;
}

function actionOf<Input>(update: ScheduleUpdate<Input>): Partial<ScheduledAction> {
  const { workflow, input, tags, priority } = update;
  const { options = undefined } = workflow ?? {};
  const taskList = update.taskList ?? options?.taskList;
  const executionStartToClose = update.executionStartToClose ?? options?.executionStartToClose;
  const taskStartToClose = update.taskStartToClose ?? options?.taskStartToClose;
  const { childPolicy, lambdaRole } = options ?? {};
  if (tags !== undefined) requireTags(tags);
  return {
    ...(workflow !== undefined && { workflow: { name: workflow.name, version: workflow.version } }),
    ...(input !== undefined && { input }),
    ...(tags !== undefined && { tags }),
    ...(priority !== undefined && { priority }),
    ...(taskList !== undefined && { taskList }),
    ...(executionStartToClose !== undefined && { executionStartToCloseMs: toSeconds(executionStartToClose) * 1_000 }),
    ...(taskStartToClose !== undefined && { taskStartToCloseMs: toSeconds(taskStartToClose) * 1_000 }),
    ...(childPolicy !== undefined && { childPolicy }),
    ...(lambdaRole !== undefined && { lambdaRole }),
  };
}

function calendarsOf(when: ScheduleSettings["when"]): readonly Calendar[] {
  const calendars = [when].flat().map(calendarOf);
  if (calendars.length === 0 || calendars.length > calendarsMax) {
    throw new DataError(`Invalid schedule: \`when\` has ${calendars.length} entries, expected 1 to ${calendarsMax}.`);
  }
  return calendars;
}

function calendarOf(when: When): Calendar {
  const calendar: Calendar =
    "cron" in when
      ? { kind: "cron", expression: when.cron.trim(), timeZone: when.timeZone ?? "UTC" }
      : { kind: "interval", everyMs: toMilliseconds(when.every), offsetMs: toMilliseconds(when.offset ?? 0) };
  // Refuses what makes no sense.
  nextTimeOf(calendar);
  return calendar;
}

function catchUpMsOf(catchUp: Duration): number {
  const ms = toMilliseconds(catchUp);
  if (ms < catchUpMsMin) {
    throw new DataError(
      `Invalid catch-up window of ${ms} ms: expected at least 10 seconds, or late workers would miss times.`,
    );
  }
  return ms;
}

function timeOf(name: string, date: Date | null): number | null {
  if (date === null) return null;
  const time = date.getTime();
  if (Number.isNaN(time)) throw new DataError(`Invalid date in \`${name}\` of the schedule.`);
  return time;
}

function runsOf(runs: number | null): number | null {
  if (runs !== null && (!Number.isSafeInteger(runs) || runs < 1)) {
    throw new DataError(`Invalid limit of ${runs} runs: expected an integer from 1 on.`);
  }
  return runs;
}

function requireTags(tags: readonly string[]): void {
  if (tags.length > tagsMax) {
    throw new DataError(
      `A schedule has ${tags.length} tags, expected up to ${tagsMax}: SWF takes 5, and one names the schedule.`,
    );
  }
}

function requireSmall(change: SpecChange): void {
  const { length } = JSON.stringify(change);
  if (length > specLengthMax) {
    throw new DataError(
      `The schedule has ${length} characters of JSON, expected up to ${specLengthMax}. Put the input elsewhere, and pass a reference.`,
    );
  }
}
