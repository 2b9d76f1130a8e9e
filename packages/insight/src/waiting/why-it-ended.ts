import type { Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { ExecutionState } from "../execution/execution-state.ts";
import { type Failure, type FailureSource, failureText, sourceOf } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import { durationText } from "../text/duration.ts";
import type { Parts } from "./parts.ts";
import { eventPart, executionPart, messageText, nameText } from "./phrases.ts";
import { type Reason, reason, type Why, type WhyInput } from "./why.ts";

/**
 * Why an execution has ended.
 *
 * @param waitedFor tells what it waited for at an instant, which is what a time-out interrupted
 */
export function whyItEnded({ state }: WhyInput, waitedFor: (at: Instant) => Why): Reason {
  const { close } = state;
  if (close === undefined) return reason("unknown", "calm", ["The execution is open"]);
  const end = (text: string): Parts => [eventPart(text, close.eventId), ...afterText(state)];
  switch (close.eventType) {
    case "WorkflowExecutionCompleted":
      return reason("ended", "done", [end("Completed")]);
    case "WorkflowExecutionFailed":
      return failed(state, close, end("Failed"));
    case "WorkflowExecutionTimedOut":
      return timedOut(end("Timed out"), waitedFor(close.eventTimestamp), close.eventTimestamp);
    case "WorkflowExecutionCanceled":
      return canceled(state, end("Canceled"));
    case "WorkflowExecutionContinuedAsNew": {
      const { newExecutionRunId } = close.attributes;
      const next = { kind: "execution", text: "a new run", workflowId: undefined, runId: newExecutionRunId } as const;
      return reason("ended", "done", [end("Continued"), " as ", next], ["Open the new run to see how it continues."]);
    }
    case "WorkflowExecutionTerminated":
      return terminated(close, end("Terminated"));
  }
}

function afterText({ started, close }: ExecutionState): Parts {
  if (started === undefined || close === undefined) return [];
  return [` after ${durationText(close.eventTimestamp - started.eventTimestamp)}`];
}

function failed(state: ExecutionState, close: HistoryEvent<"WorkflowExecutionFailed">, end: Parts): Reason {
  const failure = failureOf(close);
  const sentence = [end, failure === undefined ? "" : `: ${messageText(failureText(failure))}`, whence(state, failure)];
  return reason("ended", "failed", sentence, ["Run it again with the same input once the cause is fixed."]);
}

/** Where the failure came from: as the SDK says, or else the last thing that failed. */
function whence({ lastFailure }: ExecutionState, failure: Failure | undefined): Parts {
  const told = failure && sourceOf(failure);
  const source = originOf(told);
  if (source !== undefined) {
    const attempt = source.attempt !== undefined && source.attempt > 1 ? `, attempt ${source.attempt}` : "";
    const where = `${source.kind} ${nameText(source.name)}${source.id === undefined ? "" : ` (${nameText(source.id)}${attempt})`}`;
    return isOf(lastFailure, told) ? [", in ", eventPart(where, lastFailure.eventId)] : [`, in ${where}`];
  }
  if (failure?.isOfFlow === true) return [", thrown by the workflow code"];
  if (lastFailure === undefined) return [];
  return ["; before that, ", eventPart(describe(lastFailure), lastFailure.eventId)];
}

const prefixes: Readonly<Record<string, string>> = { activity: "Activity", child: "Child", lambda: "Lambda" };

/** Whether an event can be the failure of a source. */
function isOf(event: HistoryEvent | undefined, source: FailureSource | undefined): event is HistoryEvent {
  if (event === undefined || source === undefined) return false;
  const prefix = Object.hasOwn(prefixes, source.kind) ? prefixes[source.kind] : undefined;
  if (prefix === undefined || !event.eventType.startsWith(prefix)) return false;
  if (!("workflowExecution" in event.attributes)) return true;
  return event.attributes.workflowExecution.workflowId === source.id;
}

function originOf(source: FailureSource | undefined): FailureSource | undefined {
  let origin = source;
  while (origin?.from !== undefined) origin = origin.from;
  return origin;
}

function describe(event: HistoryEvent): string {
  const failure = failureOf(event);
  const subject = event.eventType.replace(/(Failed|TimedOut|Terminated)$/, "");
  const words = subject.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return `${/^[aeiou]/.test(words) ? "an" : "a"} ${words} ended with ${messageText(failure === undefined ? "no reason" : failureText(failure))}`;
}

function timedOut(end: Parts, waited: Why, at: Instant): Reason {
  const frozen = waited.sentence.map((part) => (typeof part === "string" ? part : freeze(part, at)));
  const sentence = [end, ". At that moment: ", frozen];
  const advice = ["Fix what it was waiting for, or allow more time, and run it again."];
  return reason("ended", "failed", sentence, advice);
}

/** Lengths of time stop counting when the execution has ended. */
function freeze(part: Exclude<Parts[number], string>, at: Instant): Parts[number] {
  if (part.kind === "since") return durationText(at - part.at);
  return part.kind === "until" ? durationText(part.at - at) : part;
}

function canceled({ cancelRequested }: ExecutionState, end: Parts): Reason {
  if (cancelRequested === undefined) return reason("ended", "done", [end, ", though no cancellation was requested"]);
  const { cause, externalWorkflowExecution } = cancelRequested.attributes;
  const requested = eventPart("requested", cancelRequested.eventId);
  if (cause === "CHILD_POLICY_APPLIED")
    return reason("ended", "done", [end, ", as ", requested, " by the child policy of its closed parent"]);
  if (externalWorkflowExecution === undefined || externalWorkflowExecution.workflowId === "") {
    return reason("ended", "done", [end, ", as ", requested]);
  }
  const { workflowId, runId } = externalWorkflowExecution;
  return reason("ended", "done", [end, ", as ", requested, " by ", executionPart(workflowId, runId)]);
}

function terminated({ attributes }: HistoryEvent<"WorkflowExecutionTerminated">, end: Parts): Reason {
  const { cause, reason: why } = attributes;
  const said = why === undefined || why === "" ? "" : `: ${messageText(why)}`;
  if (cause === "CHILD_POLICY_APPLIED") {
    return reason("ended", "failed", [end, " by the child policy of its parent, which has closed", said]);
  }
  if (cause === "EVENT_LIMIT_EXCEEDED") {
    const advice = "A history holds at most 25,000 events: let the workflow continue as new before that.";
    return reason("ended", "failed", [end, ", because its history was full", said], [advice]);
  }
  return reason("ended", "failed", [end, " by an operator", said]);
}
