import type { EventType, HistoryEvent } from "../authoring/history-event.ts";
import { type Converter, jsonConverter } from "../data/converter.ts";
import { payloadValue } from "../data/payload.ts";
import { decodeFailure } from "../failures/decode-failure.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { CanceledFailure, TerminatedFailure, TimeoutFailure } from "../failures/swf-failures.ts";

/** How a run has ended. */
export type Outcome =
  | { readonly kind: "completed"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "continued"; readonly runId: string };

export const closingTypes: ReadonlySet<string> = new Set<EventType>([
  "WorkflowExecutionCompleted",
  "WorkflowExecutionFailed",
  "WorkflowExecutionTimedOut",
  "WorkflowExecutionCanceled",
  "WorkflowExecutionTerminated",
  "WorkflowExecutionContinuedAsNew",
]);

/** Whether an event is the last of its run. */
export function closesRun({ eventType }: HistoryEvent): boolean {
  return closingTypes.has(eventType);
}

/** What the last event of a closed run says; `undefined` if the event closes nothing. */
export function outcomeOf(
  event: HistoryEvent,
  source: FailureSource,
  converter: Converter = jsonConverter,
): Outcome | undefined {
  switch (event.eventType) {
    case "WorkflowExecutionCompleted":
      return { kind: "completed", value: payloadValue(event.attributes.result, converter) };
    case "WorkflowExecutionFailed":
      return { kind: "failed", error: decodeFailure(event.attributes, source) };
    case "WorkflowExecutionTimedOut":
      return {
        kind: "failed",
        error: new TimeoutFailure("the execution has timed out", { timeoutType: "START_TO_CLOSE", source }),
      };
    case "WorkflowExecutionCanceled": {
      const details = payloadValue(event.attributes.details, converter);
      return { kind: "failed", error: new CanceledFailure("the execution was canceled", { source, details }) };
    }
    case "WorkflowExecutionTerminated":
      return { kind: "failed", error: terminated(event, source, converter) };
    case "WorkflowExecutionContinuedAsNew":
      return { kind: "continued", runId: event.attributes.newExecutionRunId ?? "" };
    default:
      return undefined;
  }
}

function terminated(
  { attributes }: HistoryEvent<"WorkflowExecutionTerminated">,
  source: FailureSource,
  converter: Converter,
): TerminatedFailure {
  const { reason, details, cause } = attributes;
  const why = reason ?? cause;
  return new TerminatedFailure(`the execution was terminated${why === undefined ? "" : `: ${why}`}`, {
    source,
    details: payloadValue(details, converter),
    ...(reason !== undefined && { reason }),
  });
}
