import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { WakeUps } from "@openswf/core/stores/wake-ups";
import type { Instant } from "@openswf/model/brand";
import { firstOf, takeWhile } from "../collections/first-of.ts";
import { SortedList } from "../collections/sorted-list.ts";
import type { Execution } from "../executions/execution.ts";

/** The executions that are due some time, the earliest first. */
export type DueList = SortedList<Execution>;

export function newDueList(): DueList {
  return new SortedList((one, other) => dueAt(one) - dueAt(other) || one.number - other.number);
}

/** Sets when an execution is next due. */
export function setWakeAt(due: DueList, execution: Execution, wakeAt: Instant | undefined): void {
  if (wakeAt === execution.wakeAt) return;
  if (execution.wakeAt !== undefined) due.remove(execution);
  execution.wakeAt = wakeAt;
  if (wakeAt !== undefined) due.add(execution);
}

export function wakeUpsOf(due: DueList): Synchronous<WakeUps> {
  return {
    readDue: (until, limit) =>
      firstOf(
        takeWhile(due.ascending(), (execution) => dueAt(execution) <= until),
        limit,
      ).map((execution) => ({ runId: execution.runId, wakeAt: dueAt(execution) })),
    nextWakeAt: () => due.first()?.wakeAt,
  };
}

/** Only executions that are due some time are in the list. */
function dueAt({ wakeAt }: Execution): Instant {
  return wakeAt ?? Number.NaN;
}
