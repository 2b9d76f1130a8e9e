import type { Execution } from "../executions/execution.ts";
import type { Shelf } from "../lists/shelf.ts";
import type { Tables } from "../tables/tables.ts";

/** What belongs to a run that is not stored. */
export function* orphansIn({ executions, taskLists, errands, due }: Tables): Generator<string, void> {
  for (const { runId } of taskLists.all()) if (executions.get(runId) === undefined) yield `task of run ${runId}`;
  for (const { runId } of errands.all()) if (executions.get(runId) === undefined) yield `errand of run ${runId}`;
  for (const execution of due.ascending()) {
    if (executions.get(execution.runId) !== execution) yield `wake-up of run ${execution.runId}`;
  }
}

/**
 * Where lists say something else than the executions. Each execution is looked up in every list in which it belongs. A list in
 * which it does not belong then has too many entries, so the numbers of entries are compared at last.
 */
export function* contradictionsIn(tables: Tables): Generator<string, void> {
  const expected = { dueTimes: 0, tasks: 0, entries: 0 };
  for (const execution of tables.executions.inOrder.ascending()) {
    yield* contradictionsOf(execution, tables);
    if (execution.wakeAt !== undefined) expected.dueTimes += 1;
    expected.tasks += execution.tasks.length;
    expected.entries += tables.listings.shelvesOf(execution).length;
  }
  const { executions, workflowRuns, due, taskLists, listings } = tables;
  yield* difference("run ids", executions.size, executions.inOrder.size);
  yield* difference("runs of workflowIds", workflowRuns.size, executions.size);
  yield* difference("wake-ups", due.size, expected.dueTimes);
  yield* difference("waiting tasks", sum([...taskLists.all()].map(() => 1)), expected.tasks);
  const shelves = [...listings.all()];
  yield* difference(
    "entries by start",
    sum(shelves.map((shelf) => entriesOf(shelf, "closedByStart"))),
    expected.entries,
  );
  yield* difference(
    "entries by close",
    sum(shelves.map((shelf) => entriesOf(shelf, "closedByClose"))),
    expected.entries,
  );
}

function* contradictionsOf(execution: Execution, tables: Tables): Generator<string, void> {
  const { runId, created, closed, wakeAt, tasks } = execution;
  const { executions, workflowRuns, due, taskLists, listings } = tables;
  const runs = workflowRuns.runsOf(created.domain, created.workflowId);
  if (executions.get(runId) !== execution) yield `run ${runId} is not found by its id`;
  if (!runs?.has(execution)) yield `run ${runId} is missing among the runs of its workflowId`;
  if (closed === undefined && runs?.newest() !== execution)
    yield `run ${runId} is open, and not the newest of its workflowId`;
  if (wakeAt !== undefined && due.find(execution) !== execution) yield `the wake-up of run ${runId} is missing`;
  for (const task of tasks) {
    if (taskLists.get(task.list)?.find(task) !== task) yield `a task of run ${runId} is missing in its list`;
  }
  for (const shelf of listings.shelvesOf(execution)) {
    const isListed =
      closed === undefined
        ? shelf.open.has(execution)
        : shelf.closedByStart.has(execution) && shelf.closedByClose.has(execution);
    if (!isListed) yield `run ${runId} is missing in a list`;
  }
}

function* difference(what: string, actual: number, expected: number): Generator<string, void> {
  if (actual !== expected) yield `there are ${actual} ${what}, but ${expected} expected`;
}

function entriesOf(shelf: Shelf, closed: "closedByStart" | "closedByClose"): number {
  return shelf.open.size + shelf[closed].size;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
