import type { HistoryEvent } from "../authoring/history-event.ts";
import { headersMember } from "../authoring/interceptors.ts";
import type { Query } from "../authoring/query.ts";
import type { Signal } from "../authoring/signal.ts";
import { writeInput } from "../data/envelope.ts";
import { payloadText, payloadValue } from "../data/payload.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import type { ClientParts } from "./client-parts.ts";
import { describeExecution, type ExecutionDescription } from "./describe-execution.ts";
import { encoded, type NamedRun } from "./domain-calls.ts";
import { newestRun } from "./find-run.ts";
import { type HeldExecution, heldExecution } from "./held-execution.ts";
import { type CancelCall, intercepted, type QueryCall, type TerminateCall } from "./interceptors.ts";
import { outcomeOf } from "./outcome.ts";
import { eventsOf } from "./read-events.ts";
import { signalExecution } from "./signal-execution.ts";
import { closeEventOf } from "./wait-for-close.ts";

/** What a call takes as its input: nothing where the input may be left out. */
export type InputOnly<Input> = undefined extends Input ? [input?: Input] : [input: Input];

export interface HistoryOptions {
  /** Waits for events to come, until the run has closed. Default: false. */
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

export interface TerminateOptions {
  /** Up to 256 characters. */
  readonly reason?: string;
  readonly details?: unknown;
  /** What becomes of open children. Default: what the execution was started with. */
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
}

/**
 * One execution, as its client reaches it. With a run id, that run; without one, whichever is open under the workflow id, or else
 * the last.
 */
export class WorkflowHandle<Result = unknown> {
  readonly workflowId: string;
  /** The run that was started; `undefined` for a handle made from a workflow id alone. */
  readonly runId: string | undefined;
  readonly #parts: ClientParts;
  readonly #name: string;

  constructor(
    parts: ClientParts,
    {
      workflowId,
      runId,
      name,
    }: { readonly workflowId: string; readonly runId: string | undefined; readonly name: string },
  ) {
    this.workflowId = workflowId;
    this.runId = runId;
    this.#parts = parts;
    this.#name = name;
  }

  /**
   * Waits for the end, and follows runs that continue as new. Rejects with the failure of the workflow, as what it was. On openswf a
   * call waits for the end, on Amazon SWF the history is looked at, at most every 5 seconds.
   */
  async result({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Result> {
    const { converter } = this.#parts;
    const source: FailureSource = { kind: "workflow", name: this.#name || "execution", id: this.workflowId };
    let run = await this.#run(signal);
    for (;;) {
      const outcome = outcomeOf(await closeEventOf(this.#parts, run, signal), source, converter);
      if (outcome?.kind === "failed") throw outcome.error;
      // `as`: what the workflow's types say.
      if (outcome?.kind !== "continued") return outcome?.value as Result;
      run = { workflowId: this.workflowId, runId: outcome.runId };
    }
  }

  /** Sends a signal. Rejects with UnknownResourceFault if the execution is not open. */
  async signal<Value>(signal: Signal<Value>, ...[value]: InputOnly<NoInfer<Value>>): Promise<void> {
    const { workflowId, runId } = this;
    await signalExecution(this.#parts, { workflowId, runId, signal, value, headers: {} });
  }

  /** Asks the workflow to cancel. It may clean up first, or refuse. Rejects with UnknownResourceFault if it is not open. */
  async cancel(): Promise<void> {
    const { interceptors, calls, domain } = this.#parts;
    const steps = interceptors.map((each) => each.cancel);
    const cancel = intercepted(steps, async ({ workflowId, runId }: CancelCall) => {
      await calls.call("RequestCancelWorkflowExecution", { domain, workflowId, ...(runId !== undefined && { runId }) });
    });
    await cancel({ workflowId: this.workflowId, runId: this.runId });
  }

  /** Ends the execution at once: its code has no say. Rejects with UnknownResourceFault if it is not open. */
  async terminate({ reason, details, childPolicy }: TerminateOptions = {}): Promise<void> {
    const steps = this.#parts.interceptors.map((each) => each.terminate);
    const terminate = intercepted(steps, (call: TerminateCall) => this.#terminate(call));
    await terminate({ workflowId: this.workflowId, runId: this.runId, reason, details, childPolicy });
  }

  /** Status, times, open counts, and what the workflow has published. */
  async describe(): Promise<ExecutionDescription> {
    return await describeExecution(this.#parts, await this.#run());
  }

  /**
   * Whether the execution is held because its code fails, and why: a bug, or code that decides something else than its history
   * says. `result()` waits until the code is mended. `undefined` if it is not held.
   */
  async held(): Promise<HeldExecution | undefined> {
    return await heldExecution(this.#parts, await this.#run());
  }

  /** The events of the run, with their payloads decoded: `for await (const event of handle.history({ follow: true }))`. */
  async *history({ follow = false, signal }: HistoryOptions = {}): AsyncGenerator<HistoryEvent, void, undefined> {
    yield* eventsOf(this.#parts, await this.#run(signal), { follow, signal });
  }

  /**
   * Asks the workflow, open or closed. The history is replayed here with the workflow's code, so it needs the files given to
   * `connect({ workflows })`, and no worker. A second query of the same run reads new events only.
   */
  async query<Answer, Input>(query: Query<Answer, Input>, ...[input]: InputOnly<NoInfer<Input>>): Promise<Answer> {
    const steps = this.#parts.interceptors.map((each) => each.query);
    const ask = intercepted(steps, (call: QueryCall) => this.#query(call));
    const { workflowId, runId } = this;
    // `as`: what the query's types say.
    return (await ask({ workflowId, runId, query, input, headers: {} })) as Answer;
  }

  async #query({ query: { name }, input: value, headers }: QueryCall): Promise<unknown> {
    const { queries, converter } = this.#parts;
    if (queries === undefined) {
      const files = "connect({ domain, workflows: new URL(...) })";
      throw new Error(`The query ${name} is answered by replay: give the client the files of the workflows, ${files}.`);
    }
    const input = writeInput({ args: [value], ...headersMember(headers) }, converter);
    return payloadValue(await queries.ask(this.#parts, await this.#run(), { name, input }), converter);
  }

  async #terminate({ workflowId, runId, reason, details: value, childPolicy }: TerminateCall): Promise<void> {
    const { calls, domain, converter } = this.#parts;
    const details = await encoded(this.#parts, payloadText(value, converter), "The details of the termination");
    await calls.call("TerminateWorkflowExecution", {
      domain,
      workflowId,
      ...(runId !== undefined && { runId }),
      ...(reason !== undefined && { reason }),
      ...(details !== undefined && { details }),
      ...(childPolicy !== undefined && { childPolicy }),
    });
  }

  async #run(signal?: AbortSignal): Promise<NamedRun> {
    const { workflowId, runId } = this;
    return runId === undefined ? await newestRun(this.#parts, workflowId, signal) : { workflowId, runId };
  }
}
