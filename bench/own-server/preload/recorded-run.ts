import { CachedExecution } from "@openswf/core/commit/cached-execution";
import { printPart } from "@openswf/core/commit/execution-change";
import type { Randomness } from "@openswf/core/ports/randomness";
import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import { newRunId } from "@openswf/core/stores/run-id";
import { Transition } from "@openswf/engine/transition";
import type { Instant } from "@openswf/model/brand";
import type { HistoryEventAttributes } from "@openswf/model/history-events";
import { defaultLimits } from "@openswf/model/limits";

/**
 * One execution, run step by step through the engine, and the changes that a server would have committed. Each step is
 * one change, so the stored rows are the same as a server's.
 */
export class RecordedRun {
  readonly changes: ExecutionChange[] = [];
  readonly #domain: DomainKey;
  #execution: CachedExecution | undefined;

  private constructor(domain: DomainKey) {
    this.#domain = domain;
  }

  static start(
    domain: DomainKey,
    workflowId: string,
    attributes: HistoryEventAttributes["WorkflowExecutionStarted"],
    at: Instant,
    randomness: Randomness,
  ): RecordedRun {
    const runId = newRunId(domain, workflowId, at, randomness);
    const run = new RecordedRun(domain);
    run.#keep(Transition.start({ workflowId, runId }, attributes, at, defaultLimits));
    return run;
  }

  step(at: Instant, command: (transition: Transition) => void): void {
    if (this.#execution === undefined) throw new Error("a run must begin with its start");
    const transition = new Transition(this.#execution.state, at, defaultLimits);
    command(transition);
    this.#keep(transition);
  }

  #keep(transition: Transition): void {
    transition.finish();
    const before = this.#execution;
    const { change } = printPart({ execution: before, transition, domain: this.#domain, cause: "call" });
    this.changes.push(change);
    const { state } = transition;
    const { runId, workflowId } = state.execution;
    this.#execution = new CachedExecution({ runId, workflowId, domain: this.#domain }, state, {
      version: change.expectedVersion + 1,
      wakeAt: change.wakeAt === undefined ? before?.wakeAt : (change.wakeAt ?? undefined),
      snapshotEventId: change.snapshot?.lastEventId ?? before?.snapshotEventId ?? 0,
    });
  }
}
