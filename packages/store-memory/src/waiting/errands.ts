import type { ErrandIdRange, ErrandRow, Errands } from "@openswf/core/stores/errands";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { RunId } from "@openswf/model/brand";
import { compareAscii, compareText } from "../collections/byte-order.ts";
import { filter, firstOf, takeWhile } from "../collections/first-of.ts";
import { rowsAfter } from "../collections/page-of.ts";
import { SortedList } from "../collections/sorted-list.ts";

type ErrandName = Omit<ErrandRow, "body">;

/** The errands that executions still owe, by run and id. */
export class ErrandList {
  readonly #errands = new SortedList<ErrandRow>(compareErrands);

  has(runId: RunId, errandId: string): boolean {
    return this.#errands.find({ runId, errandId, body: "" }) !== undefined;
  }

  hasAnyOf(runId: RunId): boolean {
    return firstOf(this.ofRun(runId), 1).length > 0;
  }

  /** Adds an errand, in place of one with the same id. */
  add(errand: ErrandRow): void {
    this.#errands.replace(errand);
  }

  remove(runId: RunId, errandId: string): void {
    this.#errands.remove({ runId, errandId, body: "" });
  }

  all(): Iterable<ErrandRow> {
    return this.#errands.ascending();
  }

  after(name: ErrandName | undefined, limit: number, ids: ErrandIdRange = {}): readonly ErrandRow[] {
    const later = rowsAfter(this.#errands, name && ((errand) => compareErrands(errand, name)), false);
    return firstOf(
      filter(later, ({ errandId }) => isWithin(errandId, ids)),
      limit,
    );
  }

  ofRun(runId: RunId): Iterable<ErrandRow> {
    const rows = this.#errands.ascending((errand) => compareAscii(errand.runId, runId) < 0);
    return takeWhile(rows, (errand) => errand.runId === runId);
  }
}

function compareErrands(one: ErrandName, other: ErrandName): number {
  return compareAscii(one.runId, other.runId) || compareText(one.errandId, other.errandId);
}

function isWithin(errandId: string, { from = "", below }: ErrandIdRange): boolean {
  return compareText(errandId, from) >= 0 && (below === undefined || compareText(errandId, below) < 0);
}

export function errandsOf(list: ErrandList): Synchronous<Errands> {
  return {
    readErrands: (after, limit, ids) => list.after(after, limit, ids),
    errandsOf: (runId) => [...list.ofRun(runId)],
  };
}
