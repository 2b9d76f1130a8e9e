import { isDeepStrictEqual } from "node:util";
import type { HeartbeatRow } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { ErrandRow } from "@openswf/core/stores/errands";
import type { StoredExecution } from "@openswf/core/stores/executions";
import type { TaskRow } from "@openswf/core/stores/tasks";
import { nearestDeadline } from "@openswf/engine/deadlines";
import {
  childPolicyErrands,
  closeErrands,
  type Errand,
  errandId,
  openErrands,
  tellStateChangesPrefix,
} from "@openswf/engine/errands";
import { withHeartbeats } from "@openswf/engine/snapshot";
import type { ExecutionState } from "@openswf/engine/state";
import { openTasks } from "@openswf/engine/tasks";
import { checkEventsToTell } from "./events-to-tell.ts";
import type { Report } from "./report.ts";

/** The stored task rows must be exactly the tasks that a poll may take. */
export function checkTasks(domain: DomainKey, state: ExecutionState, stored: readonly TaskRow[], report: Report): void {
  const { runId } = state.execution;
  const wanted = openTasks(state).map(
    ({ kind, taskList, priority, scheduledAt, scheduledEventId }): TaskRow => ({
      list: { domain, kind, name: taskList },
      priority,
      scheduledAt,
      runId,
      scheduledEventId,
    }),
  );
  const named = ({ list, scheduledEventId }: TaskRow): string => `${list.kind} task ${scheduledEventId}`;
  for (const task of wanted) {
    const row = stored.find((row) => named(row) === named(task));
    if (row === undefined) report(`its ${named(task)} waits for a poll but is in no task list`);
    else if (!isDeepStrictEqual(row, task)) report(`its ${named(task)} is at the wrong position in its task list`);
  }
  for (const [at, row] of stored.entries()) {
    const isDuplicate = stored.findIndex((other) => named(other) === named(row)) < at;
    if (isDuplicate) report(`its ${named(row)} is in a task list twice`);
    else if (!wanted.some((task) => named(task) === named(row))) {
      report(`its ${named(row)} is in a task list, but no poll may take it`);
    }
  }
}

/**
 * The stored errands of an open execution must be exactly those that its history requires. A closed execution may
 * already have done some. Whether state changes are told, and which are left to tell, does not follow from a history.
 */
export function checkErrands(
  domain: DomainKey,
  state: ExecutionState,
  rows: readonly ErrandRow[],
  report: Report,
): void {
  const stored = rows.filter((row) => !row.errandId.startsWith(tellStateChangesPrefix));
  for (const row of rows) if (!stored.includes(row)) checkEventsToTell(domain, state, row, report);
  const isClosed = state.closing !== undefined;
  const wanted = new Map((isClosed ? errandsAfterClose(state) : openErrands(state)).map((e) => [errandId(e), e]));
  for (const { errandId: id, body } of stored) {
    const errand = wanted.get(id);
    if (errand === undefined) report(`errand ${id} is stored, but the history does not require it`);
    else if (!isPrintedFrom(body, errand)) report(`errand ${id} differs from the one that the history requires`);
  }
  if (isClosed) return;
  for (const id of wanted.keys()) {
    if (!stored.some((row) => row.errandId === id)) report(`errand ${id} is required by the history but not stored`);
  }
}

/** All errands that may remain for a closed execution. Those required before the close remain due. */
function errandsAfterClose(state: ExecutionState): readonly Errand[] {
  const requiredBefore = openErrands({ ...state, closing: undefined }).filter(
    ({ kind }) => kind !== "startLambdaFunction",
  );
  const policies = [...state.children.keys()].flatMap((initiatedEventId) =>
    childPolicyErrands(state, initiatedEventId),
  );
  return [...closeErrands(state), ...requiredBefore, ...policies];
}

function isPrintedFrom(body: string, errand: Errand): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(body), errand);
  } catch {
    return false;
  }
}

/** A heartbeat belongs to an activity task that is open and started. */
export function checkHeartbeats(state: ExecutionState, stored: readonly HeartbeatRow[], report: Report): void {
  for (const { scheduledEventId, at } of stored) {
    const task = state.closing === undefined ? state.activityTasks.get(scheduledEventId) : undefined;
    if (task?.startedAt === undefined) {
      report(`a heartbeat is stored for activity task ${scheduledEventId}, which is not started`);
    } else if (at < task.startedAt) {
      report(`the heartbeat of activity task ${scheduledEventId} is earlier than its start`);
    }
  }
}

/** An open execution is woken at its nearest deadline or earlier; a closed one never. */
export function checkWakeUp({ wakeAt, heartbeats }: StoredExecution, state: ExecutionState, report: Report): void {
  if (state.closing !== undefined) {
    if (wakeAt !== undefined) report(`it is closed but would be woken at ${wakeAt}`);
    return;
  }
  const nearest = nearestDeadline(withHeartbeats(state, heartbeats));
  if (nearest === undefined || (wakeAt !== undefined && wakeAt <= nearest)) return;
  report(
    `its nearest deadline is ${nearest}, but it is ${wakeAt === undefined ? "never woken" : `woken at ${wakeAt}`}`,
  );
}
