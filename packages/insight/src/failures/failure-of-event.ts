import type { HistoryEvent } from "@openswf/model/history-events";
import { type Failure, plainFailure } from "./failure.ts";
import { readFailure } from "./read-failure.ts";

/** The failure that an event tells of; `undefined` for all events that tell of none. */
export function failureOf(event: HistoryEvent): Failure | undefined {
  switch (event.eventType) {
    case "ActivityTaskFailed":
    case "LambdaFunctionFailed":
    case "ChildWorkflowExecutionFailed":
    case "WorkflowExecutionFailed":
      return readFailure(event.attributes.reason, event.attributes.details);
    case "ActivityTaskTimedOut":
    case "LambdaFunctionTimedOut":
    case "ChildWorkflowExecutionTimedOut":
    case "DecisionTaskTimedOut":
    case "WorkflowExecutionTimedOut": {
      const { timeoutType = "START_TO_CLOSE" } = event.attributes;
      return plainFailure("Timed out", timeoutWords[timeoutType] ?? timeoutType, { timeoutType });
    }
    case "ChildWorkflowExecutionTerminated":
      return plainFailure("Terminated", "the child was terminated");
    case "WorkflowExecutionTerminated":
      return plainFailure("Terminated", event.attributes.reason ?? event.attributes.cause ?? "");
    case "StartLambdaFunctionFailed":
      return plainFailure(event.attributes.cause ?? "", event.attributes.message ?? "");
    default:
      return refusalOf(event);
  }
}

/** What SWF refuses has a cause. */
function refusalOf({ eventType, attributes }: HistoryEvent): Failure | undefined {
  if (!eventType.endsWith("Failed") || !("cause" in attributes)) return undefined;
  return plainFailure(String(attributes.cause), `SWF refused ${eventType.slice(0, -"Failed".length)}`);
}

const timeoutWords: Readonly<Record<string, string>> = {
  SCHEDULE_TO_START: "no worker took it in time (schedule to start)",
  SCHEDULE_TO_CLOSE: "it did not end in time (schedule to close)",
  START_TO_CLOSE: "it took longer than allowed (start to close)",
  HEARTBEAT: "its heartbeats stopped",
};
