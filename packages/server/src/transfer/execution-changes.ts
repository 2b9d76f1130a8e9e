import type { ExecutionChange } from "@openswf/core/stores/store";
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
 * The changes that make one execution anew: one for each part of its history, the first of which starts it. What stands
 * beside the history comes with the last, so that no part of an execution wakes or waits for a poll. Its version becomes
 * the number of its changes: a version only says whether something has changed, to whoever has read it.
 */
export class ExecutionChanges {
  readonly #execution: ExportedExecution;
  #version = 0;
  #lastEventId: EventId = 0;

  constructor(execution: ExportedExecution) {
    this.#execution = execution;
  }

  /** `undefined` for the only change of an execution without events. */
  next(events: Events | undefined): ExecutionChange {
    const { runId } = this.#execution;
    this.#lastEventId += events?.count ?? 0;
    invariant(this.#lastEventId <= this.#execution.events, `run ${runId} has more events than it says`);
    const isLast = this.#lastEventId === this.#execution.events;
    const change: ExecutionChange = {
      ...nothingElse,
      ...(isLast && besideHistory(this.#execution)),
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

function besideHistory(execution: ExportedExecution): Partial<ExecutionChange> {
  const { runId, snapshot, wakeAt, heartbeats, closed } = execution;
  return {
    snapshot,
    wakeAt,
    tasksAdded: execution.tasks.map((task) => ({ ...task, runId })),
    errandsAdded: execution.errands.map((errand) => ({ ...errand, runId })),
    heartbeats,
    // As nothing has asked for it yet, `false` would only be written once more.
    cancelRequested: execution.cancelRequested ? true : undefined,
    closed,
  };
}
