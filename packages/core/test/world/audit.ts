import { nearestDeadline } from "@openswf/engine/deadlines";
import { errandId, openErrands } from "@openswf/engine/errands";
import { fold } from "@openswf/engine/evolve";
import type { ExecutionState } from "@openswf/engine/state";
import { openTasks } from "@openswf/engine/tasks";
import type { Instant, RunId } from "@openswf/model/brand";
import { parseHistoryEvent } from "@openswf/model/history-events";
import { expect } from "vitest";
import { verifyStore } from "../../../server/src/verify/verify-store.ts";
import { loadExecution, wholeHistory } from "../../src/commit/cached-execution.ts";
import { isToTell } from "../../src/errands/publishing/publisher.ts";
import type { Store } from "../../src/stores/store.ts";
import type { TaskRow } from "../../src/stores/tasks.ts";

const withoutHeartbeats = (state: ExecutionState): ExecutionState => ({
  ...state,
  activityTasks: new Map([...state.activityTasks].map(([id, task]) => [id, { ...task, heartbeat: undefined }])),
});

/** Checks what must always hold for every execution in a store, whatever happened to its servers. */
export async function audit(store: Store, now: Instant): Promise<void> {
  let after: RunId | undefined;
  for (;;) {
    const executions = await store.scanExecutions(after, 100);
    for (const { runId } of executions) await auditExecution(store, runId);
    after = executions.at(-1)?.runId;
    if (after === undefined) break;
  }
  // The auditor for users must find nothing either.
  const problems: string[] = [];
  await verifyStore(store, { now, onProblem: ({ runId, what }) => problems.push(`${runId}: ${what}`) });
  expect(problems).toEqual([]);
}

const inOrder = (rows: readonly TaskRow[]): readonly TaskRow[] =>
  rows.toSorted((a, b) => a.scheduledEventId - b.scheduledEventId);

async function auditExecution(store: Store, runId: RunId): Promise<void> {
  const events = (await wholeHistory(store, runId)).map(parseHistoryEvent);
  expect(events.map(({ eventId }) => eventId)).toEqual(events.map((_, index) => index + 1));
  const loaded = await loadExecution(store, runId);
  if (loaded === undefined) throw new Error(`run ${runId} has a history but no execution`);
  const { state, wakeAt, domain } = loaded;
  expect(withoutHeartbeats(state)).toEqual(fold(state.execution, undefined, events));

  const rows = await store.tasksOf(runId);
  const tasks = openTasks(state).map(({ kind, taskList, priority, scheduledAt, scheduledEventId }) => {
    return { list: { domain, kind, name: taskList }, priority, scheduledAt, runId, scheduledEventId };
  });
  expect(inOrder(rows)).toEqual(inOrder(tasks));

  const errands = (await store.errandsOf(runId)).filter((row) => !isToTell(row)).map((row) => row.errandId);
  if (state.closing === undefined) expect(errands.toSorted()).toEqual(openErrands(state).map(errandId).toSorted());

  const nearest = nearestDeadline(state);
  if (nearest === undefined) return;
  // A wake-up may be too early but never too late.
  expect(wakeAt).toBeLessThanOrEqual(nearest);
}
