import type { ExecutionChange, HeartbeatRow, NewExecution } from "@openswf/core/stores/commits";
import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Execution } from "../executions/execution.ts";
import type { Tables } from "../tables/tables.ts";
import { isSameTask } from "../waiting/task-lists.ts";
import { setWakeAt } from "../waiting/wake-ups.ts";

/** Applies a change that was judged to be right. */
export function applyChange(change: ExecutionChange, tables: Tables): void {
  const { runId, created, wakeAt, cancelRequested, closed } = change;
  const execution = created === undefined ? tables.executions.get(runId) : start(runId, created, tables);
  invariant(execution !== undefined, "a judged change is of a stored run");
  execution.version += 1;
  if (wakeAt !== undefined) setWakeAt(tables.due, execution, wakeAt ?? undefined);
  if (cancelRequested !== undefined) execution.cancelRequested = cancelRequested;
  addEvents(execution, change);
  changeTasks(execution, change, tables);
  changeErrands(change, tables);
  changeHeartbeats(execution, change);
  if (closed !== undefined) {
    execution.closed = closed;
    tables.listings.close(execution);
  }
}

function start(runId: RunId, created: NewExecution, { executions, workflowRuns, listings }: Tables): Execution {
  const execution: Execution = {
    number: executions.nextNumber(),
    runId,
    created,
    ranAt: workflowRuns.ranAt(created),
    version: 0,
    lastEventId: 0,
    wakeAt: undefined,
    cancelRequested: false,
    closed: undefined,
    snapshot: undefined,
    history: [],
    heartbeats: none,
    tasks: none,
  };
  executions.add(execution);
  workflowRuns.add(execution);
  listings.add(execution);
  return execution;
}

const none: readonly never[] = [];

function addEvents(execution: Execution, { events, snapshot }: ExecutionChange): void {
  if (events !== undefined) {
    execution.history.push(events);
    execution.lastEventId = events.firstEventId + events.count - 1;
  }
  if (snapshot !== undefined) execution.snapshot = snapshot;
}

function changeTasks(execution: Execution, { tasksAdded, tasksRemoved }: ExecutionChange, { taskLists }: Tables): void {
  for (const task of tasksRemoved) {
    if (taskLists.remove(task)) execution.tasks = execution.tasks.filter((other) => !isSameTask(task, other));
  }
  for (const task of tasksAdded) {
    if (taskLists.add(task)) execution.tasks = [...execution.tasks, task];
  }
}

function changeErrands({ runId, errandsAdded, errandsSettled }: ExecutionChange, { errands }: Tables): void {
  for (const errand of errandsAdded) errands.add(errand);
  for (const errandId of errandsSettled) errands.remove(runId, errandId);
}

function changeHeartbeats(execution: Execution, { heartbeats, heartbeatsRemoved }: ExecutionChange): void {
  if (heartbeats.length + heartbeatsRemoved.length === 0) return;
  const latest = new Map(execution.heartbeats.map((row) => [row.scheduledEventId, row]));
  for (const row of heartbeats) latest.set(row.scheduledEventId, row);
  for (const scheduledEventId of heartbeatsRemoved) latest.delete(scheduledEventId);
  execution.heartbeats = [...latest.values()].sort(byEvent);
}

function byEvent(one: HeartbeatRow, other: HeartbeatRow): number {
  return one.scheduledEventId - other.scheduledEventId;
}
