import { info, log, publish } from "../../authoring/about-execution.ts";
import { condition } from "../../authoring/condition.ts";
import { localActivities } from "../../authoring/local-activities.ts";
import { sleep } from "../../authoring/timer.ts";
import { Backfills } from "./backfills.ts";
import { publicationOf } from "./publication.ts";
import { type ScheduleChange, scheduleChange } from "./schedule-change.ts";
import type { Coming, ScheduleFunctions, Times } from "./schedule-functions.ts";
import { type OverlapPolicy, type ScheduleSpec, specLengthMax, updatedSpec } from "./schedule-spec.ts";
import { newState, openMax, type ScheduleCounts, type ScheduleInput, waitingMax } from "./schedule-state.ts";
import { ScheduledRuns } from "./scheduled-runs.ts";

// S1. Times come from the worker and are recorded. Workflow code only compares them with the time of its decision task.
// S2. `#cursor` moves forward only, and whatever is not after it is dealt with: started, waiting, skipped or missed.
// S3. The timer is never later than the next time, so a time is late by less than a second plus the wait for a worker.
// S4. The end of a run is acted on only if something waits for it, such as the next run or the renewal of the history: each time
//     costs one timer.
// S5. Changes that come while a history is renewed go along in the input of the next run, which has room for some hundred. Those of
//     one decision task are delivered one by one, so nobody knows that there are more until the next task.

/** Due times that can matter at a time: more neither start nor wait. */
const dueMax = openMax + waitingMax;
/** Due times that are counted in one step. A time in a time zone takes some 0.2 ms to compute. */
const countMax = 2_000;
/** Due times are taken in steps; so many, and the next decision task goes on. */
const stepsMax = 5;
/** Times to come that are shown. */
const comingMax = 5;
/** The history grows by some 15 events with each run. From here on, the first moment without open runs is used to renew it ... */
const eventsEnough = 1_000;
/** ... and from here on any moment. SWF ends a run at 25,000 events. */
const eventsMax = 3_000;
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
  readonly #backfills: Backfills;
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
    this.#backfills = new Backfills(input.id, state.backfills);
    this.#runs = new ScheduledRuns(input.id, state, () => this.#publish());
  }

  /** Runs until the schedule is over, or its history is long enough. */
  async run({ startsNow = false }: { readonly startsNow?: boolean | undefined }): Promise<Ended> {
    if (startsNow) await this.#trigger(undefined);
    for (let isRenewing = false; ; ) {
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
      if (this.#shouldRenew) {
        if (isRenewing) return { kind: "long", next: await this.#next() };
        // Once more, with all changes that there are by now (S5).
        isRenewing = true;
        await sleep(0);
        continue;
      }
      isRenewing = false;
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
    return this.#runs.waiting > 0 || this.#backfills.count > 0 || this.#isLast;
  }

  get #hasNews(): boolean {
    if (scheduleChange.waiting > 0) return true;
    return this.#runs.ended > this.#endedSeen && (this.#isWaitingForRuns || this.#shouldRenew);
  }

  /** Whether no time is to come. */
  get #isLast(): boolean {
    if (this.#isPaused || this.#problem !== undefined) return false;
    return this.#coming?.length === 0;
  }

  get #isOver(): boolean {
    return this.#isLast && this.#runs.open === 0 && this.#runs.waiting === 0 && this.#backfills.count === 0;
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
      backfills: this.#backfills.state,
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
        return await this.#become(updatedSpec(this.#spec, change.change));
      case "replace":
        return await this.#become(change.spec);
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
        return this.#backfills.add(change, Date.now());
      default:
        log.warn("a change of a schedule was not understood; is the client newer than the worker?", { change });
    }
  }

  async #become(spec: ScheduleSpec): Promise<void> {
    const { length } = JSON.stringify(spec);
    if (length > specLengthMax) {
      this.#problem = `An update was refused: the schedule would have ${length} characters, expected up to ${specLengthMax}.`;
      log.error(this.#problem, { schedule: this.#id });
      return;
    }
    // What was due before the change is due as it was.
    await this.#takeDue();
    this.#spec = spec;
    this.#startOver();
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
    const number = triggered + waiting + 1;
    await this.#runs.admit({ at: Date.now(), reason: "trigger", number, overlap }, this.#spec.action);
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
      const asked = { id, calendars, jitterMs, after, until, now, dueMax, countMax, comingMax };
      const times = await scheduleTimes(asked);
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
      if (!isCut && this.#hasRunsLeft) await this.#runs.admit({ at: last, reason: "schedule", overlap }, action);
      return;
    }
    for (const at of times) {
      if (!this.#hasRunsLeft) return;
      await this.#runs.admit({ at, reason: "schedule", overlap }, action);
    }
    const others = count - times.length;
    if (overlap === "skip" || overlap === "bufferOne") this.#runs.skip(others);
    else this.#runs.drop(others);
  }

  /** Starts what fits in of the backfills, once nothing else waits. */
  async #fillBack(): Promise<void> {
    while (this.#runs.waiting === 0) {
      const times = await this.#backfills.take(this.#spec.calendars, this.#runs.open);
      if (times === undefined) return;
      for (const at of times) this.#runs.start({ at, reason: "backfill", overlap: "allowAll" }, this.#spec.action);
    }
  }
}

/** How a run of the schedule's execution has ended. */
export type Ended =
  | { readonly kind: "over"; readonly counts: ScheduleCounts }
  | { readonly kind: "long"; readonly next: ScheduleInput };
