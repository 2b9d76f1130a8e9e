import type { HistoryEvent } from "@openswf/model/history-events";
import { failureText } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import { attributesOf } from "../history/read-event.ts";
import { shortText } from "../text/visible-text.ts";

const summaryMax = 160;

/** Members that tell events of a type apart, the most telling first. */
const telling = [
  "activityId",
  "timerId",
  "signalName",
  "markerName",
  "workflowId",
  "id",
  "identity",
  "result",
  "details",
] as const;

/** What distinguishes an event from others of its type, on one line: `charge (a3) on cards`, `TypeError: x`. May be empty. */
export function eventSummary(event: HistoryEvent): string {
  return shortText(summary(event), summaryMax);
}

function summary(event: HistoryEvent): string {
  switch (event.eventType) {
    case "WorkflowExecutionStarted":
      return `${event.attributes.workflowType.name} ${event.attributes.workflowType.version}`;
    case "DecisionTaskScheduled":
      return `on ${event.attributes.taskList.name}`;
    case "ActivityTaskScheduled": {
      const { activityType, activityId, taskList } = event.attributes;
      return `${activityType.name} (${activityId}) on ${taskList.name}`;
    }
    case "TimerStarted":
      return `${event.attributes.timerId}, ${event.attributes.startToFireTimeout} s`;
    case "SignalExternalWorkflowExecutionInitiated":
      return `${event.attributes.signalName} to ${event.attributes.workflowId}`;
    case "LambdaFunctionScheduled":
      return `${event.attributes.name} (${event.attributes.id})`;
    default:
      return failureSummary(event) ?? firstTelling(event);
  }
}

function failureSummary(event: HistoryEvent): string | undefined {
  const failure = failureOf(event);
  if (failure === undefined) return undefined;
  const about = firstTelling(event, ["activityId", "timerId", "workflowId", "id"]);
  return about === "" ? failureText(failure) : `${about}: ${failureText(failure)}`;
}

function firstTelling(event: HistoryEvent, names: readonly string[] = telling): string {
  const attributes = attributesOf(event);
  const execution = attributes["workflowExecution"];
  if (typeof execution === "object" && execution !== null && "workflowId" in execution)
    return String(execution.workflowId);
  const name = names.find((each) => typeof attributes[each] === "string");
  return name === undefined ? "" : String(attributes[name]);
}
