import { LRUCache } from "lru-cache";
import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Counter, Family, Meter } from "../ports/meter.ts";

/** What goes wrong. The names are in the log and in a metric. */
const symptoms = ["type_refused", "decider_failing", "list_unpolled", "history_long"] as const;
export type Symptom = (typeof symptoms)[number];

/** What is remembered of lines: the least recently said are forgotten first, and may then be said early. */
const rememberedMax = 1_000;
/** The same is said again after an hour, then after two, and so on up to a day. */
const firstQuietMs = 3_600_000;
const quietMaxMs = 24 * 3_600_000;
/** All lines together, so that a thousand broken workflows do not fill a disk. */
const linesPerMinuteMax = 10;
const minuteMs = 60_000;

interface Said {
  quietUntil: number;
  quietMs: number;
  /** How often it happened since the last line. */
  unsaid: number;
}

/**
 * Says in the log what goes wrong with workflows: one line each, rarely. Everything is counted, said or not.
 *
 * S1. The same symptom of the same thing is said at once, then at growing intervals, with how often it was left out.
 * S2. At most `linesPerMinuteMax` lines a minute; the next line tells how many were left out.
 */
export class SymptomLog {
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #log: Log;
  readonly #counts: Family<["symptom"], Counter>;
  readonly #said = new LRUCache<string, Said>({ max: rememberedMax });
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #linesInMinute = 0;
  #leftOut = 0;

  constructor({
    clock,
    log,
    meter,
  }: { readonly clock: Pick<Clock, "elapsed">; readonly log: Log; readonly meter: Meter }) {
    this.#clock = clock;
    this.#log = log;
    this.#counts = meter.counter(coreMeasures.symptoms);
    // From the start, so that the first of each shows as an increase.
    for (const symptom of symptoms) this.#counts.of(symptom).add(0);
  }

  /** `about` is what has the symptom: a type, a list, an execution. */
  warn(symptom: Symptom, about: string, fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#counts.of(symptom).add(1);
    const now = this.#clock.elapsed();
    const key = `${symptom} ${about}`;
    const said = this.#said.get(key) ?? { quietUntil: Number.NEGATIVE_INFINITY, quietMs: firstQuietMs / 2, unsaid: 0 };
    this.#said.set(key, said);
    if (now < said.quietUntil || !this.#hasRoom(now)) {
      said.unsaid += 1;
      return;
    }
    const again = said.unsaid > 0 && { again: said.unsaid };
    const leftOut = this.#leftOut > 0 && { otherLinesLeftOut: this.#leftOut };
    this.#log.warn({ symptom, ...fields, ...again, ...leftOut }, message);
    this.#leftOut = 0;
    said.quietMs = Math.min(quietMaxMs, said.quietMs * 2);
    said.quietUntil = now + said.quietMs;
    said.unsaid = 0;
  }

  /** S2. */
  #hasRoom(now: number): boolean {
    if (now - this.#minuteBegan >= minuteMs) {
      this.#minuteBegan = now;
      this.#linesInMinute = 0;
    }
    if (this.#linesInMinute >= linesPerMinuteMax) {
      this.#leftOut += 1;
      return false;
    }
    this.#linesInMinute += 1;
    return true;
  }
}
