import { log } from "../../authoring/about-execution.ts";
import { localActivities } from "../../authoring/local-activities.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import type { ScheduleFunctions, Times } from "./schedule-functions.ts";
import type { Calendar } from "./schedule-spec.ts";
import { type Backfill, backfillsMax, openMax } from "./schedule-state.ts";

const { scheduleTimes } = localActivities<ScheduleFunctions>();

/** Spans of time whose runs somebody has asked for, the first first. */
export class Backfills {
  readonly #id: string;
  #all: readonly Backfill[];

  constructor(id: string, all: readonly Backfill[]) {
    this.#id = id;
    this.#all = all;
  }

  get state(): readonly Backfill[] {
    return this.#all;
  }

  get count(): number {
    return this.#all.length;
  }

  add({ from, until, overlap }: ScheduleChange & { kind: "backfill" }, now: number): void {
    if (this.#all.length >= backfillsMax) {
      log.warn(`a backfill was dropped, as ${backfillsMax} wait already`, { schedule: this.#id, from, until });
      return;
    }
    this.#all = [...this.#all, { after: from - 1, until: Math.min(until, now), overlap }];
  }

  /** The next times that there is room for beside the runs that are open. `undefined` if there are none, or there is no room. */
  async take(calendars: readonly Calendar[], openRuns: number): Promise<readonly number[] | undefined> {
    const [first, ...others] = this.#all;
    const room = first === undefined ? 0 : roomFor(first, openRuns);
    if (first === undefined || room === 0) return undefined;
    const { due, last, isCut } = await this.#timesOf(first, calendars, room);
    this.#all = isCut ? [{ ...first, after: last ?? first.until }, ...others] : others;
    return due;
  }

  async #timesOf({ after, until }: Backfill, calendars: readonly Calendar[], room: number): Promise<Times> {
    const counts = { dueMax: room, countMax: room, comingMax: 0 };
    try {
      return await scheduleTimes({ id: this.#id, calendars, jitterMs: 0, after, until, now: until, ...counts });
    } catch (error) {
      log.error("a backfill was given up: its times could not be computed", { schedule: this.#id, why: String(error) });
      return { due: [], count: 0, isCut: false, coming: [] };
    }
  }
}

function roomFor({ overlap }: Backfill, openRuns: number): number {
  if (overlap === "allowAll") return Math.max(0, openMax - openRuns);
  return openRuns === 0 ? 1 : 0;
}
