import type { Instant } from "@openswf/model/brand";
import type { Clock } from "../../src/ports/clock.ts";
import type { Activity } from "./quiet.ts";

interface Pending {
  readonly at: Instant;
  readonly owner: object;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it. It calls callbacks one at a time, by instant and then oldest first.
 */
export class VirtualClock {
  readonly start: Instant;
  readonly #activity: Activity;
  #now: Instant;
  /** Sorted by instant; equal instants are sorted oldest first. */
  readonly #pending: Pending[] = [];

  constructor(start: Instant, activity: Activity) {
    this.start = start;
    this.#now = start;
    this.#activity = activity;
  }

  now(): Instant {
    return this.#now;
  }

  /** The instants of the waiting callbacks, ascending. */
  get pending(): readonly Instant[] {
    return this.#pending.map(({ at }) => at);
  }

  /** The clock of one server. Callbacks of a crashed server are never called. */
  forServer(): Clock & { forget(): void } {
    const owner = {};
    return {
      now: () => this.#now,
      schedule: (at, callback) => this.#schedule({ at, owner, callback }),
      forget: () => {
        for (let place = this.#pending.length - 1; place >= 0; place -= 1) {
          if (this.#pending[place]?.owner === owner) this.#pending.splice(place, 1);
        }
      },
    };
  }

  /** Moves to the next callback due at or before `until` and calls it. Returns false if there is none. */
  callNext(until: Instant): boolean {
    const next = this.#pending[0];
    if (next === undefined || next.at > until) return false;
    this.#pending.shift();
    this.#now = Math.max(this.#now, next.at);
    this.#activity.count += 1;
    next.callback();
    return true;
  }

  moveTo(instant: Instant): void {
    this.#now = Math.max(this.#now, instant);
  }

  #schedule(pending: Pending): () => void {
    let low = 0;
    let high = this.#pending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pending[middle]?.at ?? 0) <= pending.at) low = middle + 1;
      else high = middle;
    }
    this.#pending.splice(low, 0, pending);
    this.#activity.count += 1;
    return () => {
      const place = this.#pending.indexOf(pending);
      if (place >= 0) this.#pending.splice(place, 1);
    };
  }
}
