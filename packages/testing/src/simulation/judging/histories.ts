import type { HistoryEvent } from "@openswf/model/history-events";
import type { RecordedRun } from "./runs.ts";

/** The members of an input that say which run it is about. */
export interface WorkflowInput {
  readonly workflowId?: string;
  readonly runId?: string;
}

/** Histories by run and by workflow id. */
export class Histories {
  readonly #byRun = new Map<string, readonly HistoryEvent[]>();
  readonly #byWorkflow = new Map<string, HistoryEvent[]>();

  constructor(runs: readonly RecordedRun[]) {
    for (const { runId, workflowId, events } of runs) {
      this.#byRun.set(runId, events);
      const known = this.#byWorkflow.get(workflowId);
      if (known === undefined) this.#byWorkflow.set(workflowId, [...events]);
      else known.push(...events);
    }
  }

  hasRun(runId: string): boolean {
    return this.#byRun.has(runId);
  }

  of(runId: string): readonly HistoryEvent[] {
    return this.#byRun.get(runId) ?? [];
  }

  /** Events of one type, in the run of that id or else in all runs of the workflow id. */
  ofWorkflow<Type extends HistoryEvent["eventType"]>(
    { workflowId = "", runId }: WorkflowInput,
    type: Type,
  ): readonly HistoryEvent<Type>[] {
    const events = runId === undefined ? (this.#byWorkflow.get(workflowId) ?? []) : this.of(runId);
    // `as`: TypeScript cannot tell that an event whose type is `type` is of that type.
    return events.filter(
      ({ eventType }) => eventType === type,
    ) as readonly HistoryEvent[] as readonly HistoryEvent<Type>[];
  }
}
