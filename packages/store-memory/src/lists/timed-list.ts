import type { Page } from "@openswf/core/stores/page";
import type { Instant } from "@openswf/model/brand";
import { filter, firstOf, takeWhile } from "../collections/first-of.ts";
import { SortedList } from "../collections/sorted-list.ts";
import type { Execution } from "../executions/execution.ts";
import type { Place } from "./place.ts";

/** The time that orders a list, and the order that it makes. */
interface Order {
  readonly timeOf: (execution: Execution) => Instant;
  readonly compare: (one: Execution, other: Execution) => number;
}

function orderBy(timeOf: Order["timeOf"]): Order {
  return { timeOf, compare: (one, other) => timeOf(one) - timeOf(other) || one.number - other.number };
}

export const byStart: Order = orderBy(({ created }) => created.startedAt);
/** For closed executions alone. */
export const byClose: Order = orderBy(({ closed }) => closed?.at ?? Number.NaN);
export const byRun: Order = orderBy(({ ranAt }) => ranAt);

/** Which executions of a list are asked for. */
export interface Bounds {
  /** Of the time that orders the list, inclusive. */
  readonly first: Instant;
  readonly last: Instant;
  readonly isShown: (execution: Execution) => boolean;
}

/** Executions in the order of one of their times. Those of one instant are in the order of their numbers. */
export class TimedList {
  readonly #timeOf: Order["timeOf"];
  readonly #executions: SortedList<Execution>;

  constructor({ timeOf, compare }: Order) {
    this.#timeOf = timeOf;
    this.#executions = new SortedList(compare);
  }

  get size(): number {
    return this.#executions.size;
  }

  /** The last one. */
  newest(): Execution | undefined {
    return this.#executions.last();
  }

  add(execution: Execution): void {
    this.#executions.add(execution);
  }

  remove(execution: Execution): void {
    this.#executions.remove(execution);
  }

  has(execution: Execution): boolean {
    return this.#executions.find(execution) === execution;
  }

  placeOf(execution: Execution): Place {
    return { at: this.#timeOf(execution), number: execution.number };
  }

  /** The last execution whose time is before this one. */
  lastBefore(at: Instant): Execution | undefined {
    const [last] = firstOf(
      this.#executions.descending((execution) => this.#timeOf(execution) >= at),
      1,
    );
    return last;
  }

  /** Descending, or ascending if `reverse`. */
  page(bounds: Bounds, { after, limit, reverse }: Page<Place>): readonly Execution[] {
    const { first, last, isShown } = bounds;
    const timeOf = this.#timeOf;
    if (reverse) {
      const rows = this.#ascending(first, after);
      return firstOf(
        filter(
          takeWhile(rows, (execution) => timeOf(execution) <= last),
          isShown,
        ),
        limit,
      );
    }
    const rows = this.#descending(last, after);
    return firstOf(
      filter(
        takeWhile(rows, (execution) => timeOf(execution) >= first),
        isShown,
      ),
      limit,
    );
  }

  /** Counts up to `max`. */
  count(bounds: Bounds, max: number): number {
    return this.page(bounds, { after: undefined, limit: max, reverse: false }).length;
  }

  #ascending(first: Instant, after: Place | undefined): Iterable<Execution> {
    if (after === undefined) return this.#executions.ascending((execution) => this.#timeOf(execution) < first);
    return this.#executions.ascending((execution) => this.#compareWith(execution, after) <= 0);
  }

  #descending(last: Instant, after: Place | undefined): Iterable<Execution> {
    if (after === undefined) return this.#executions.descending((execution) => this.#timeOf(execution) > last);
    return this.#executions.descending((execution) => this.#compareWith(execution, after) >= 0);
  }

  #compareWith(execution: Execution, place: Place): number {
    return this.#timeOf(execution) - place.at || execution.number - place.number;
  }
}
