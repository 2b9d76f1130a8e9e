import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { EventId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { ExportedExecution } from "./export-records.ts";

type Events = NonNullable<ExecutionChange["events"]>;

const nothingElse = {
  created: undefined,
  events: undefined,
  snapshot: undefined,
  wakeAt: undefined,
  tasksAdded: [],
  tasksRemoved: [],
  errandsAdded: [],
  errandsSettled: [],
  heartbeats: [],
  heartbeatsRemoved: [],
  cancelRequested: undefined,
  closed: undefined,
} as const;

/**
 * The changes that recreate one execution: one for each part of its history, the first of which starts it. Everything
 * stored alongside the history comes with the last change, so that no partial execution wakes up or waits for a poll.
 * The execution's version becomes the number of these changes. That is safe because a version only shows whether
 * something has changed since it was read.
 */
export class ExecutionChanges {
  readonly #execution: ExportedExecution;
  #version = 0;
  #lastEventId: EventId = 0;

  constructor(execution: ExportedExecution) {
    this.#execution = execution;
  }

  /** Pass `undefined` for the single change of an execution without events. */
  next(events: Events | undefined): ExecutionChange {
    const { runId } = this.#execution;
    this.#lastEventId += events?.count ?? 0;
    invariant(
      this.#lastEventId <= this.#execution.events,
      `run ${runId} has more events than its execution record states`,
    );
    const isLast = this.#lastEventId === this.#execution.events;
    const change: ExecutionChange = {
      ...nothingElse,
      ...(isLast && storedAlongsideHistory(this.#execution)),
      runId,
      expectedVersion: this.#version,
      created: this.#version === 0 ? createdOf(this.#execution) : undefined,
      events,
    };
    this.#version += 1;
    return change;
  }
}

function createdOf(execution: ExportedExecution): NonNullable<ExecutionChange["created"]> {
  const { domain, workflowId, workflowType, startedAt, parent, tagList } = execution;
  return { domain, workflowId, workflowType, startedAt, parent, tagList };
}

function storedAlongsideHistory(execution: ExportedExecution): Partial<ExecutionChange> {
  const { runId, snapshot, wakeAt, heartbeats, closed } = execution;
  return {
    snapshot,
    wakeAt,
    tasksAdded: execution.tasks.map((task) => ({ ...task, runId })),
    errandsAdded: execution.errands.map((errand) => ({ ...errand, runId })),
    heartbeats,
    // The column is already false; `false` would only write it again.
    cancelRequested: execution.cancelRequested ? true : undefined,
    closed,
  };
}
