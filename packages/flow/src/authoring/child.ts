import { decodeFailure } from "../failures/decode-failure.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { CanceledFailure, ChildFailure, TerminatedFailure, TimeoutFailure } from "../failures/swf-failures.ts";
import type { ChildOptions } from "./child-options.ts";
import { startingChild } from "./child-start.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import type { InputAnd, WorkflowType } from "./definition.ts";
import { type ExecutionHandle, external } from "./external.ts";
import type { HistoryEvent } from "./history-event.ts";
import { intercepted, type StartChildCall, type StartedChild } from "./interceptors.ts";
import { type Outcome, settle } from "./outcome.ts";
import { currentScope, type Scope } from "./scope.ts";
import { decodeValue } from "./values.ts";

/** A child that has started. */
export interface ChildHandle<Result> extends ExecutionHandle {
  /** Of its first run: a child may continue as new. */
  readonly runId: string;
  /** Resolves with what the child resolves with. Rejects with its failure. */
  result(): Promise<Result>;
}

/**
 * Starts a child and waits for its end. Canceled with its scope.
 *
 *     const invoice = await executeChild(invoicing, order, { workflowId: `invoice-${order.id}` });
 */
export async function executeChild<Input, Result>(
  workflow: WorkflowType<Input, Result>,
  ...[input, options]: InputAnd<NoInfer<Input>, ChildOptions>
): Promise<Result> {
  const { started, ended } = open(workflow, input, options);
  // It fails only if the end does.
  started.catch(() => {});
  // `as`: what the child's types say.
  return (await ended) as Result;
}

/** Starts a child. Resolves once it runs; it is canceled with the scope that started it until it has ended. */
export async function startChild<Input, Result>(
  workflow: WorkflowType<Input, Result>,
  ...[input, options]: InputAnd<NoInfer<Input>, ChildOptions>
): Promise<ChildHandle<Result>> {
  const { started, ended } = open(workflow, input, options);
  // Whoever asks for the result hears of a failure; nobody has to ask.
  ended.catch(() => {});
  const { workflowId, runId } = await started;
  // `as`: what the child's types say.
  return Object.assign(external(workflowId), { runId, result: () => ended as Promise<Result> });
}

function open({ name, version, options: defaults }: WorkflowType, input: unknown, given: ChildOptions = {}) {
  const { name: _, version: __, ...settings } = defaults;
  const call = { workflowType: { name, version }, input, options: { ...settings, ...given }, headers: {} };
  return intercepted("startChild", startAndFollow)(call);
}

function startAndFollow(call: StartChildCall): StartedChild {
  const { promise: started, resolve: start, reject: fail } = Promise.withResolvers<Execution>();
  const scope = currentScope();
  const ended = follow({ call, scope, start });
  ended.catch(fail);
  return { started, ended };
}

interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

interface Following {
  readonly call: StartChildCall;
  readonly scope: Scope;
  readonly start: (execution: Execution) => void;
}

/** One child, from the decision that starts it to its end. Resolves with its result. */
function follow({ call, scope, start }: Following): Promise<unknown> {
  const { cancellation = "try" } = call.options;
  const command = startingChild(call);
  const { workflowId = "" } = command.attributes;
  const source: FailureSource = { kind: "child", name: call.workflowType.name, id: workflowId };
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const canceling = new ChildCancellation(workflowId);
    const operation = hostFor("A child workflow").send(command, (event) => {
      if (event.eventType === "ChildWorkflowExecutionStarted") {
        start({ workflowId, runId: event.attributes.workflowExecution?.runId ?? "" });
        return canceling.started();
      }
      const outcome = outcomeOf(event, source);
      if (outcome === undefined) return;
      forget();
      canceling.ended();
      settle(outcome, resolve, reject);
    });
    const forget = scope.whenCanceled((reason) => {
      if (cancellation === "abandon") return reject(reason);
      const isUnsent = operation.takeBack();
      if (!isUnsent) canceling.request();
      if (isUnsent || cancellation === "try") reject(reason);
    });
  });
}

/**
 * Asks a child to cancel. Without a run id, which reaches a child that has continued as new. A child that has not started yet
 * cannot be asked, so it is asked again once it runs.
 */
class ChildCancellation {
  readonly #workflowId: string;
  #state: "not wanted" | "asked" | "to be asked" | "ended" = "not wanted";

  constructor(workflowId: string) {
    this.#workflowId = workflowId;
  }

  request(): void {
    if (this.#state === "ended") return;
    this.#state = "asked";
    const attributes = { workflowId: this.#workflowId };
    const command: Command = { decisionType: "RequestCancelExternalWorkflowExecution", attributes };
    hostFor("A child workflow").send(command, (event) => {
      if (event.eventType !== "RequestCancelExternalWorkflowExecutionFailed" || this.#state === "ended") return;
      this.#state = "to be asked";
    });
  }

  started(): void {
    if (this.#state === "to be asked") this.request();
  }

  ended(): void {
    this.#state = "ended";
  }
}

function outcomeOf(event: HistoryEvent, source: FailureSource): Outcome | undefined {
  switch (event.eventType) {
    case "ChildWorkflowExecutionCompleted":
      return { result: event.attributes.result };
    case "ChildWorkflowExecutionFailed":
      return { error: decodeFailure(event.attributes, source) };
    case "ChildWorkflowExecutionTimedOut":
      return { error: timedOut(source) };
    case "ChildWorkflowExecutionCanceled":
      return { error: canceled(event.attributes.details, source) };
    case "ChildWorkflowExecutionTerminated":
      return { error: new TerminatedFailure(`the child ${source.name} was terminated`, { source }) };
    case "StartChildWorkflowExecutionFailed":
      return { error: refused(event.attributes.cause ?? "OPERATION_NOT_PERMITTED", source) };
    default:
      return undefined;
  }
}

function timedOut(source: FailureSource): TimeoutFailure {
  return new TimeoutFailure(`the child ${source.name} has timed out`, { timeoutType: "START_TO_CLOSE", source });
}

function canceled(details: string | undefined, source: FailureSource): CanceledFailure {
  return new CanceledFailure(`the child ${source.name} was canceled`, { source, details: decodeValue(details) });
}

function refused(swfCause: string, source: FailureSource): Error {
  const message = `SWF did not start the child ${source.name}: ${swfCause}`;
  return new ChildFailure(message, { swfCause, source });
}
