import { ChildFailure } from "../failures/swf-failures.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import type { HistoryEvent } from "./history-event.ts";
import { headersMember, intercepted, type SignalExecutionCall } from "./interceptors.ts";
import { currentScope } from "./scope.ts";
import type { Signal } from "./signal.ts";
import { encodeArguments } from "./values.ts";

/** Another execution of the same domain, as a workflow reaches it. */
export interface ExecutionHandle {
  readonly workflowId: string;
  /** Resolves once SWF has delivered the signal. Rejects with the cause if it could not. */
  signal<Value>(signal: Signal<Value>, ...value: Value extends void ? [] : [Value]): Promise<void>;
  /** Resolves once SWF has delivered the request. */
  requestCancel(): Promise<void>;
}

/**
 * An execution by its workflow id; without a run id, the one that is open.
 *
 *     await external("stock").signal(reserved, { item: 7 });
 */
export function external(workflowId: string, { runId }: { readonly runId?: string } = {}): ExecutionHandle {
  const execution = { workflowId, ...(runId !== undefined && { runId }) };
  return {
    workflowId,
    signal: async ({ name }, ...[value]) =>
      await intercepted("signalExecution", signalExecution)({ workflowId, runId, name, value, headers: {} }),
    requestCancel: () =>
      deliver(`The cancel request to ${workflowId}`, {
        decisionType: "RequestCancelExternalWorkflowExecution",
        attributes: execution,
      }),
  };
}

async function signalExecution({ workflowId, runId, name, value, headers }: SignalExecutionCall): Promise<void> {
  const input = encodeArguments({ args: [value], ...headersMember(headers) }, `The input of the signal ${name}`);
  await deliver(`The signal ${name} to ${workflowId}`, {
    decisionType: "SignalExternalWorkflowExecution",
    attributes: {
      workflowId,
      ...(runId !== undefined && { runId }),
      signalName: name,
      ...(input !== undefined && { input }),
    },
  });
}

function deliver(what: string, command: Command): Promise<void> {
  const host = hostFor(what);
  return new Promise((resolve, reject) => {
    currentScope().throwIfCanceled();
    host.send(command, (event) => {
      if (isDelivered(event)) return resolve();
      const cause = causeOf(event);
      if (cause !== undefined) reject(new ChildFailure(`${what} failed: ${cause}`, { swfCause: cause }));
    });
  });
}

function isDelivered({ eventType }: HistoryEvent): boolean {
  return eventType === "ExternalWorkflowExecutionSignaled" || eventType === "ExternalWorkflowExecutionCancelRequested";
}

function causeOf(event: HistoryEvent): string | undefined {
  return event.eventType === "SignalExternalWorkflowExecutionFailed" ||
    event.eventType === "RequestCancelExternalWorkflowExecutionFailed"
    ? event.attributes.cause
    : undefined;
}
