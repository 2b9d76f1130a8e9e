import { info, log, publish } from "../../authoring/about-execution.ts";
import { condition } from "../../authoring/condition.ts";
import { localActivities } from "../../authoring/local-activities.ts";
import { sleep } from "../../authoring/timer.ts";
import { publicationOf } from "./publication.ts";
import { type ScheduleChange, scheduleChange } from "./schedule-change.ts";
import type { Coming, ScheduleFunctions, Times } from "./schedule-functions.ts";
import type { OverlapPolicy, ScheduleSpec } from "./schedule-spec.ts";
import {
  type Backfill,
  backfillsMax,
  type DueRun,
  newState,
  openMax,
  type RunReason,
  type ScheduleCounts,
  type ScheduleInput,
  waitingMax,
} from "./schedule-state.ts";
import { ScheduledRuns } from "./scheduled-runs.ts";

// S1. Times come from the worker and are recorded. Workflow code only compares them with the time of its decision task.
// S2. `#cursor` moves forward only, and whatever is not after it is dealt with: started, waiting, skipped or missed.
// S3. The timer is never later than the next time, so a time is late by less than a second plus the wait for a worker.
// S4. The end of a run wakes the schedule only if something waits for it: an idle schedule costs one timer for each time.

/** Due times that can matter at a time: more neither start nor wait. */
const dueMax = openMax + waitingMax;
/** Due times are taken in steps; so many, and the next decision task goes on. */
const stepsMax = 5;
/** Times to come that are shown. */
const comingMax = 5;
/** The history grows by some 15 events with each run. From here on, the first moment without open runs is used to renew it ... */
const eventsEnough = 2_000;
/** ... and from here on any moment. SWF ends a run at 25,000 events. */
const eventsMax = 6_000;
/** SWF ends a run after a year. */
const ageMaxMs = 30 * 86_400_000;
/** The longest wait. SWF's timers take up to three years. */
const waitMaxMs = 7 * 86_400_000;
/** The wait between two looks at open runs that nothing tells of, while something waits for their end. */
const lookMs = 30_000;
/** The wait after the times could not be computed. */
const problemMs = 600_000;

const { scheduleTimes } = localActivities<ScheduleFunctions>();

/** One run of a schedule's own execution. */
export class Scheduler {
  readonly #id: string;
  #spec: ScheduleSpec;
  readonly #runs: ScheduledRuns;
  readonly #createdAt: number;
  #cursor: number;
  #isPaused: boolean;
  #note: string | undefined;
  #backfills: readonly Backfill[];
  /** The next times; `undefined` if they have to be asked for. */
  #coming: readonly Coming[] | undefined;
  #problem: string | undefined;
  /** How many runs had ended when the schedule has last looked. */
  #endedSeen = 0;

  constructor(input: ScheduleInput) {
    const state = input.state ?? newState(input, Date.now());
    this.#id = input.id;
    this.#spec = input.spec;
    this.#createdAt = state.createdAt;
    this.#cursor = state.cursor;
    this.#isPaused = state.isPaused;
    this.#note = state.note;
    this.#backfills = state.backfills;
    this.#runs = new ScheduledRuns(input.id, state, () => this.#publish());
  }

  /** Runs until the schedule is over, or its history is long enough. */
  async run({ startsNow = false }: { readonly startsNow?: boolean | undefined }): Promise<Ended> {
    if (startsNow) await this.#trigger(undefined);
    for (;;) {
      // Before anything else, so that changes that are not taken yet find the times before them taken.
      if (this.#shouldRenew) return { kind: "long", next: await this.#next() };
      this.#endedSeen = this.#runs.ended;
      if (this.#runs.hasInherited && (this.#isDue || this.#isWaitingForRuns)) await this.#runs.refresh();
      for (let change = scheduleChange.take(); change !== undefined; change = scheduleChange.take()) {
        await this.#change(change);
      }
      await this.#takeDue();
      this.#runs.startWaiting(this.#spec.action);
      await this.#fillBack();
      this.#publish();
      if (this.#isOver) return { kind: "over", counts: this.#runs.state.counts };
      await condition(() => this.#hasNews, { within: this.#waitMs });
    }
  }

  get #isDue(): boolean {
    if (this.#isPaused) return false;
    const [next] = this.#coming ?? [{ at: 0 }];
    return next !== undefined && next.at <= Date.now();
  }

  /** Whether the end of a run changes anything. */
  get #isWaitingForRuns(): boolean {
    return this.#runs.waiting > 0 || this.#backfills.length > 0 || this.#isLast;
  }

  get #hasNews(): boolean {
    return scheduleChange.waiting > 0 || (this.#runs.ended > this.#endedSeen && this.#isWaitingForRuns);
  }

  /** Whether no time is to come. */
  get #isLast(): boolean {
    if (this.#isPaused || this.#problem !== undefined) return false;
    return this.#coming?.length === 0;
  }

  get #isOver(): boolean {
    return this.#isLast && this.#runs.open === 0 && this.#runs.waiting === 0 && this.#backfills.length === 0;
  }

  get #shouldRenew(): boolean {
    const { historyLength, startedAt } = info();
    if (historyLength >= eventsMax) return true;
    return this.#runs.open === 0 && (historyLength >= eventsEnough || Date.now() - startedAt >= ageMaxMs);
  }

  get #waitMs(): number {
    const now = Date.now();
    const [next] = this.#isPaused ? [] : (this.#coming ?? []);
    const untilNext = next === undefined ? waitMaxMs : Math.max(0, next.at - now);
    const untilLook = this.#runs.hasInherited && this.#isWaitingForRuns ? lookMs : waitMaxMs;
    return Math.min(untilNext, untilLook, this.#problem === undefined ? waitMaxMs : problemMs);
  }

  /** The input of the next run, once SWF has said of all runs that they have started: later it would say so to nobody. */
  async #next(): Promise<ScheduleInput> {
    await condition(() => this.#runs.areStarted);
    return { id: this.#id, spec: this.#spec, state: this.#state };
  }

  get #state(): NonNullable<ScheduleInput["state"]> {
    return {
      ...this.#runs.state,
      createdAt: this.#createdAt,
      cursor: this.#cursor,
      isPaused: this.#isPaused,
      ...(this.#note !== undefined && { note: this.#note }),
      backfills: this.#backfills,
    };
  }

  #publish(): void {
    const { isPaused } = this.#state;
    const shown = { coming: isPaused ? [] : (this.#coming ?? []), problem: this.#problem };
    publish(publicationOf(this.#id, this.#spec, this.#state, shown));
  }

  async #change(change: ScheduleChange): Promise<void> {
    switch (change.kind) {
      case "update":
        // What was due before the change is due as it was.
        await this.#takeDue();
        this.#spec = change.spec;
        return this.#startOver();
      case "pause":
        this.#isPaused = true;
        this.#note = change.note;
        return this.#runs.skipWaiting();
      case "resume":
        if (this.#isPaused) this.#startOver();
        this.#isPaused = false;
        this.#note = change.note;
        return;
      case "trigger":
        return await this.#trigger(change.overlap);
      case "backfill":
        return this.#addBackfill(change);
      default:
        log.warn("a change of a schedule was not understood; is the client newer than the worker?", { change });
    }
  }

  /** From now on, whatever was before. */
  #startOver(): void {
    this.#cursor = Math.max(this.#cursor, Date.now());
    this.#coming = undefined;
    this.#problem = undefined;
  }

  async #trigger(overlap: OverlapPolicy = this.#spec.overlap): Promise<void> {
    const { triggered } = this.#runs.state.counts;
    const waiting = this.#runs.state.waiting.filter(({ reason }) => reason === "trigger").length;
    const run = due(Date.now(), "trigger", overlap, `-trigger-${triggered + waiting + 1}`);
    await this.#runs.admit(run, this.#spec.action);
  }

  #addBackfill({ from, until, overlap }: ScheduleChange & { kind: "backfill" }): void {
    if (this.#backfills.length >= backfillsMax) {
      log.warn(`a backfill was dropped, as ${backfillsMax} wait already`, { from, until });
      return;
    }
    const backfill = { after: from - 1, until: Math.min(until, Date.now()), overlap };
    this.#backfills = [...this.#backfills, backfill];
  }

  async #takeDue(): Promise<void> {
    for (let step = 1; this.#isDue; step++) {
      const times = await this.#dueTimes();
      if (times === undefined) return;
      await this.#admitAll(times);
      this.#cursor = Math.max(this.#cursor, times.last ?? 0);
      if (!times.isCut) this.#coming = this.#hasRunsLeft ? times.coming : [];
      if (times.isCut && step % stepsMax === 0) await sleep(0);
    }
  }

  get #hasRunsLeft(): boolean {
    const { runsMax } = this.#spec;
    return runsMax === undefined || this.#runs.scheduled < runsMax;
  }

  /** `undefined` if the worker cannot say. */
  async #dueTimes(): Promise<Times | undefined> {
    const { calendars, jitterMs, catchUpMs, from = 0, until } = this.#spec;
    const now = Date.now();
    const after = Math.max(this.#cursor, from - 1, now - catchUpMs - jitterMs);
    const id = this.#id;
    try {
      const times = await scheduleTimes({ id, calendars, jitterMs, after, until, now, dueMax, comingMax });
      this.#problem = undefined;
      return times;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      log.error("the times of a schedule could not be computed", { schedule: this.#id, why: this.#problem });
      // Not again before the wait is over, which ends with `undefined` here.
      this.#coming = undefined;
      return undefined;
    }
  }

  async #admitAll({ due: times, count, last, isCut }: Times): Promise<void> {
    const { overlap, action } = this.#spec;
    if (last === undefined) return;
    if (overlap === "cancelOther" || overlap === "terminateOther") {
      // Each would end the one before it.
      this.#runs.skip(isCut ? count : count - 1);
      if (!isCut && this.#hasRunsLeft) await this.#runs.admit(due(last, "schedule", overlap), action);
      return;
    }
    for (const time of times) {
      if (!this.#hasRunsLeft) return;
      await this.#runs.admit(due(time, "schedule", overlap), action);
    }
    const others = count - times.length;
    if (overlap === "skip" || overlap === "bufferOne") this.#runs.skip(others);
    else this.#runs.drop(others);
  }

  /** Starts what fits in of the backfills, once nothing else waits. */
  async #fillBack(): Promise<void> {
    for (;;) {
      const [first, ...others] = this.#backfills;
      if (first === undefined || this.#runs.waiting > 0) return;
      const room = first.overlap === "allowAll" ? openMax - this.#runs.open : this.#runs.open === 0 ? 1 : 0;
      if (room <= 0) return;
      const times = await this.#backfillTimes(first, room);
      for (const time of times.due) {
        this.#runs.start(due(time, "backfill", "allowAll", "-backfill"), this.#spec.action);
      }
      const isDone = times.count <= times.due.length && !times.isCut;
      this.#backfills = isDone ? others : [{ ...first, after: times.due.at(-1) ?? first.until }, ...others];
    }
  }

  async #backfillTimes({ after, until }: Backfill, room: number): Promise<Times> {
    const { calendars } = this.#spec;
    try {
      const asked = { id: this.#id, calendars, jitterMs: 0, after, until, now: until, dueMax: room, comingMax: 0 };
      return await scheduleTimes(asked);
    } catch (error) {
      log.error("a backfill was given up: its times could not be computed", { until, why: String(error) });
      return { due: [], count: 0, isCut: false, coming: [] };
    }
  }
}

/** How a run of the schedule's execution has ended. */
export type Ended =
  | { readonly kind: "over"; readonly counts: ScheduleCounts }
  | { readonly kind: "long"; readonly next: ScheduleInput };

function due(at: number, reason: RunReason, overlap: OverlapPolicy, ending = ""): DueRun {
  const time = new Date(at).toISOString().replace(".000Z", "Z");
  return { at, reason, overlap, suffix: `${time}${ending}` };
}
