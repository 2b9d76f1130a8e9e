import { type Duration, toSeconds } from "../data/duration.ts";
import { decodeFailure } from "../failures/decode-failure.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { CanceledFailure, ChildFailure, TerminatedFailure, TimeoutFailure } from "../failures/swf-failures.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import type { InputAnd, WorkflowOptions, WorkflowType } from "./definition.ts";
import { type ExecutionHandle, external } from "./external.ts";
import type { HistoryEvent } from "./history-event.ts";
import type { Operation } from "./host.ts";
import { currentScope, type Scope } from "./scope.ts";
import { decodeValue, encodeArguments } from "./values.ts";

export interface ChildOptions extends Partial<Omit<WorkflowOptions, "name" | "version">> {
  /** Default: made from the parent's workflow id, and unique. */
  readonly workflowId?: string;
  readonly tags?: readonly string[];
  readonly priority?: number;
  /** As for activities. Default: `try`, which asks the child to cancel and goes on at once. */
  readonly cancellation?: "try" | "wait" | "abandon";
}

/** A child that has started. */
export interface ChildHandle<Result> extends ExecutionHandle {
  readonly runId: string;
  /** Resolves with what the child resolves with. Rejects with its failure. */
  result(): Promise<Result>;
}

/** Starts a child and waits for its end. Canceled with its scope. */
export async function executeChild<Input, Result>(
  workflow: WorkflowType<Input, Result>,
  ...[input, options]: InputAnd<NoInfer<Input>, ChildOptions>
): Promise<Result> {
  const { ended } = open(workflow, input, options);
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
  return Object.assign(external(workflowId, { runId }), { runId, result: () => ended as Promise<Result> });
}

interface OpenChild {
  readonly started: Promise<{ readonly workflowId: string; readonly runId: string }>;
  readonly ended: Promise<unknown>;
}

function open(workflow: WorkflowType, input: unknown, options: ChildOptions = {}): OpenChild {
  const command = starting(workflow, input, options);
  const { workflowId = "" } = command.attributes;
  const scope = currentScope();
  const {
    promise: started,
    resolve: start,
    reject: fail,
  } = Promise.withResolvers<{ workflowId: string; runId: string }>();
  const source: FailureSource = { kind: "child", name: workflow.name, id: workflowId, attempt: 1 };
  const ended = follow({ command, source, scope, start, cancellation: options.cancellation ?? "try" });
  ended.catch(fail);
  started.catch(() => {});
  return { started, ended };
}

interface Following {
  readonly command: Command<"StartChildWorkflowExecution">;
  readonly source: FailureSource;
  readonly scope: Scope;
  readonly start: (execution: { workflowId: string; runId: string }) => void;
  readonly cancellation: "try" | "wait" | "abandon";
}

function follow({ command, source, scope, start, cancellation }: Following): Promise<unknown> {
  const host = hostFor("A child workflow");
  const { workflowId = "" } = command.attributes;
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    let runId: string | undefined;
    const operation: Operation = host.send(command, (event) => {
      if (event.eventType === "ChildWorkflowExecutionStarted") {
        runId = event.attributes.workflowExecution?.runId ?? "";
        return start({ workflowId, runId });
      }
      const outcome = outcomeOf(event, source);
      if (outcome === undefined) return;
      forget();
      if ("error" in outcome) reject(outcome.error);
      else resolve(decodeValue(outcome.result));
    });
    const forget = scope.whenCanceled((reason) => {
      if (cancellation === "abandon") return reject(reason);
      const isUnsent = operation.takeBack();
      if (!isUnsent) {
        const attributes = { workflowId, ...(runId !== undefined && { runId }) };
        host.send({ decisionType: "RequestCancelExternalWorkflowExecution", attributes });
      }
      if (isUnsent || cancellation === "try") reject(reason);
    });
  });
}

type Outcome = { readonly result: string | undefined } | { readonly error: Error };

function outcomeOf(event: HistoryEvent, source: FailureSource): Outcome | undefined {
  switch (event.eventType) {
    case "ChildWorkflowExecutionCompleted":
      return { result: event.attributes.result };
    case "ChildWorkflowExecutionFailed":
      return { error: decodeFailure(event.attributes, source) };
    case "ChildWorkflowExecutionTimedOut":
      return { error: timedOut(source) };
    case "ChildWorkflowExecutionCanceled":
      return {
        error: new CanceledFailure("the child was canceled", {
          source,
          details: decodeValue(event.attributes.details),
        }),
      };
    case "ChildWorkflowExecutionTerminated":
      return { error: new TerminatedFailure("the child was terminated", { source }) };
    case "StartChildWorkflowExecutionFailed":
      return { error: refused(event.attributes.cause ?? "OPERATION_NOT_PERMITTED", source) };
    default:
      return undefined;
  }
}

function timedOut(source: FailureSource): TimeoutFailure {
  return new TimeoutFailure(`the child ${source.name} has timed out`, { timeoutType: "START_TO_CLOSE", source });
}

function refused(swfCause: string, source: FailureSource): ChildFailure {
  return new ChildFailure(`SWF did not start the child ${source.name}: ${swfCause}`, { swfCause, source });
}

function starting(
  { name, version, options: defaults }: WorkflowType,
  value: unknown,
  given: ChildOptions,
): Command<"StartChildWorkflowExecution"> {
  const { info, nextId } = hostFor(`The child ${name}`);
  const options = { ...defaults, ...given };
  const { taskList = name, childPolicy = "TERMINATE", lambdaRole, priority, tags } = options;
  const input = encodeArguments({ args: [value] }, `The input of the child ${name}`);
  return {
    decisionType: "StartChildWorkflowExecution",
    attributes: {
      workflowId: given.workflowId ?? `${info.workflowId.slice(0, 200)}/${info.runId.slice(-12)}-${nextId("c")}`,
      workflowType: { name, version },
      taskList: { name: taskList },
      childPolicy,
      executionStartToCloseTimeout: seconds(options.executionStartToClose ?? "365 days"),
      taskStartToCloseTimeout: seconds(options.taskStartToClose ?? "30 seconds"),
      ...(input !== undefined && { input }),
      ...(tags !== undefined && { tagList: [...tags] }),
      ...(priority !== undefined && { taskPriority: String(priority) }),
      ...(lambdaRole !== undefined && { lambdaRole }),
    },
  };
}

function seconds(duration: Duration): string {
  return String(toSeconds(duration));
}
