import type { InputAnd, WorkflowType } from "../authoring/definition.ts";
import type { Signal } from "../authoring/signal.ts";
import type { ClientParts } from "./client-parts.ts";
import type { ExecutionSummary } from "./describe-execution.ts";
import { FinishingActivity } from "./finish-activity.ts";
import {
  countExecutions,
  type ExecutionCount,
  type ExecutionFilter,
  type ListOptions,
  listExecutions,
} from "./list-executions.ts";
import { signalOrStart } from "./signal-execution.ts";
import { startExecution } from "./start-execution.ts";
import type { StartOptions } from "./start-options.ts";
import { WorkflowHandle } from "./workflow-handle.ts";

export interface SignalWithStartOptions<Value> extends Omit<StartOptions, "idempotent"> {
  readonly workflowId: string;
  readonly signal: Signal<Value>;
  /** What the signal carries. */
  readonly value: Value;
}

/** Starts executions and speaks with them. Made by `connect`. */
export class Client implements Disposable {
  readonly #parts: ClientParts;
  readonly #close: () => void;

  constructor(parts: ClientParts, close: () => void) {
    this.#parts = parts;
    this.#close = close;
  }

  /**
   * Starts an execution. Rejects with AlreadyStartedError if one is open under the workflow id.
   *
   *     const handle = await client.start(order, { id: 7 }, { workflowId: "order-7" });
   */
  async start<Input, Result>(
    workflow: WorkflowType<Input, Result>,
    ...[input, options = {}]: InputAnd<NoInfer<Input>, StartOptions>
  ): Promise<WorkflowHandle<Result>> {
    const run = await startExecution(this.#parts, { workflow, input, options });
    return new WorkflowHandle(this.#parts, { ...run, name: workflow.name });
  }

  /** Starts an execution and waits for its result. Rejects with the failure of the workflow, as what it was. */
  async execute<Input, Result>(
    workflow: WorkflowType<Input, Result>,
    ...given: InputAnd<NoInfer<Input>, StartOptions>
  ): Promise<Result> {
    const handle = await this.start(workflow, ...given);
    return await handle.result();
  }

  /**
   * Signals the execution that is open under the workflow id, or starts one that finds the signal as it starts. After a lost
   * reply the signal may arrive twice.
   *
   *     await client.signalWithStart(cart, undefined, { workflowId: "cart-7", signal: itemAdded, value: { sku: "a1" } });
   */
  async signalWithStart<Input, Result, Value>(
    workflow: WorkflowType<Input, Result>,
    input: NoInfer<Input>,
    options: SignalWithStartOptions<Value>,
  ): Promise<WorkflowHandle<Result>> {
    const { signal, value, ...start } = options;
    const { workflowId } = start;
    const call = { workflowId, runId: undefined, signal, value, headers: start.headers ?? {} };
    const run = await signalOrStart(this.#parts, call, { workflow, input, options: start });
    return new WorkflowHandle(this.#parts, { workflowId, runId: run?.runId, name: workflow.name });
  }

  /**
   * An execution that has been started. Without a run id, the open one of that workflow id, or else the last.
   *
   *     const handle = client.handle<typeof order>("order-7");
   */
  handle<Of = unknown>(workflowId: string, runId?: string): WorkflowHandle<ResultOf<Of>> {
    return new WorkflowHandle(this.#parts, { workflowId, runId, name: "" });
  }

  /**
   * Executions of the domain, as they are asked for:
   *
   *     for await (const { workflowId } of client.executions({ type: order, status: "FAILED" })) ...
   */
  executions(
    filter: ExecutionFilter = {},
    options: ListOptions = {},
  ): AsyncGenerator<ExecutionSummary, void, undefined> {
    return listExecutions(this.#parts, filter, options);
  }

  /** How many executions there are, by one filter beside the times. */
  async countExecutions(filter: ExecutionFilter = {}): Promise<ExecutionCount> {
    return await countExecutions(this.#parts, filter);
  }

  /** Completes an activity that goes on elsewhere. Rejects with UnknownResourceFault if nobody waits for it any more. */
  async completeActivity(taskToken: string, result?: unknown): Promise<void> {
    await new FinishingActivity(this.#parts, taskToken).complete(result);
  }

  /** Fails an activity that goes on elsewhere: the workflow catches `error` as what it is. */
  async failActivity(taskToken: string, error: unknown): Promise<void> {
    await new FinishingActivity(this.#parts, taskToken).fail(error);
  }

  /** Says that an activity was canceled. SWF takes it only if the workflow has asked for it: see `heartbeatActivity`. */
  async cancelActivity(taskToken: string, details?: unknown): Promise<void> {
    await new FinishingActivity(this.#parts, taskToken).cancel(details);
  }

  /** Says that an activity is still at work. Its details, up to 2,048 characters, are there for the next attempt. */
  async heartbeatActivity(taskToken: string, details?: unknown): Promise<{ readonly cancelRequested: boolean }> {
    return await new FinishingActivity(this.#parts, taskToken).heartbeat(details);
  }

  /** Gives back sockets. A client of the SDK that was handed in stays open. */
  [Symbol.dispose](): void {
    this.#close();
  }
}

/** The result of a workflow, given its type; any other type is the result itself. */
type ResultOf<Of> = Of extends WorkflowType<never, infer Result> ? Result : Of;
