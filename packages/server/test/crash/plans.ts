import type { ChildPolicy, Decision, HistoryEvent } from "@openswf/model/wire-types";
import type { Dice } from "./dice.ts";

/** The steps of an execution, in order. Passed as its input. */
export interface Plan {
  /** Identifies a start by a client. Children and continued runs have none. */
  readonly mark?: string;
  readonly steps: readonly Step[];
}
type Step =
  | { readonly does: "activities"; readonly count: number }
  | { readonly does: "beats" | "marker" | "continue" }
  | { readonly does: "timer"; readonly seconds: number }
  | { readonly does: "signal"; readonly workflowId: string }
  | { readonly does: "child"; readonly childPolicy: ChildPolicy; readonly plan: Plan };

export const domain = "crash";
export const workflowType = { name: "journey", version: "1" };
export const activityType = { name: "step", version: "1" };
export const decisionList = { name: "decisions" };
export const activityList = { name: "activities" };

export function makePlan(dice: Dice, known: readonly string[], depth = 0): Plan {
  const steps = Array.from({ length: dice.between(1, depth === 0 ? 4 : 2) }, (): Step => {
    switch (dice.between(0, 9)) {
      case 0:
        return { does: "marker" };
      case 1:
        return { does: "timer", seconds: dice.between(0, 1) };
      case 2:
        return { does: "continue" };
      case 3:
        return { does: "signal", workflowId: dice.oneOf(known) ?? "nobody" };
      case 4:
      case 5: {
        const childPolicy = dice.oneOf(["TERMINATE", "REQUEST_CANCEL", "ABANDON"] as const) ?? "TERMINATE";
        if (depth < 2) return { does: "child", childPolicy, plan: makePlan(dice, known, depth + 1) };
        return { does: "marker" };
      }
      case 6:
        return { does: "beats" };
      default:
        return { does: "activities", count: dice.between(1, 3) };
    }
  });
  return { steps };
}

const ended = "ended";
type Progress = "open" | typeof ended;

/**
 * The decider of every execution. Finds the first step that has not ended, and begins it if it has not begun. It depends
 * only on the history, so any client can take the next task from any life of the server.
 */
export function decide(workflowId: string, events: readonly HistoryEvent[]): readonly Decision[] {
  const started = events[0]?.workflowExecutionStartedEventAttributes;
  if (started === undefined) throw new Error("the history of a decision task does not begin with its start");
  const { steps }: Plan = JSON.parse(started.input ?? "{}");
  if (events.some(({ eventType }) => eventType === "WorkflowExecutionCancelRequested")) {
    return [{ decisionType: "CancelWorkflowExecution", cancelWorkflowExecutionDecisionAttributes: {} }];
  }
  const progress = progressOf(events);
  const decisions: Decision[] = [];
  for (const [place, step] of steps.entries()) {
    const begun = begin(step, `${place}`, workflowId, steps.slice(place + 1), progress);
    if (begun === ended) continue;
    decisions.push(...begun);
    // A marker schedules no decision task, so the next step begins along with it.
    if (step.does !== "marker") return decisions;
  }
  return [
    ...decisions,
    {
      decisionType: "CompleteWorkflowExecution",
      completeWorkflowExecutionDecisionAttributes: { result: `${steps.length} steps` },
    },
  ];
}

function begin(
  step: Step,
  id: string,
  workflowId: string,
  rest: readonly Step[],
  progress: ReadonlyMap<string, Progress>,
): readonly Decision[] | typeof ended {
  switch (step.does) {
    case "activities": {
      const ids = Array.from({ length: step.count }, (_, one) => `${id}.${one}`);
      if (ids.every((one) => progress.get(one) === ended)) return ended;
      return ids.filter((one) => !progress.has(one)).map((one) => scheduleActivityTask(one, "3", "NONE"));
    }
    case "beats":
      return once(id, progress, () => scheduleActivityTask(`beats ${id}`, "NONE", "2"), `beats ${id}`);
    case "timer":
      return once(id, progress, () => ({
        decisionType: "StartTimer",
        startTimerDecisionAttributes: { timerId: id, startToFireTimeout: String(step.seconds) },
      }));
    case "marker":
      return once(id, progress, () => ({
        decisionType: "RecordMarker",
        recordMarkerDecisionAttributes: { markerName: id },
      }));
    case "signal":
      return once(id, progress, () => ({
        decisionType: "SignalExternalWorkflowExecution",
        signalExternalWorkflowExecutionDecisionAttributes: {
          workflowId: step.workflowId,
          signalName: "from another",
          control: id,
        },
      }));
    case "child":
      return once(id, progress, () => ({
        decisionType: "StartChildWorkflowExecution",
        startChildWorkflowExecutionDecisionAttributes: {
          workflowId: `${workflowId}.${id}`,
          workflowType,
          childPolicy: step.childPolicy,
          control: id,
          input: JSON.stringify(step.plan),
        },
      }));
    case "continue":
      return [
        {
          decisionType: "ContinueAsNewWorkflowExecution",
          continueAsNewWorkflowExecutionDecisionAttributes: { input: JSON.stringify({ steps: rest }) },
        },
      ];
  }
}

function once(
  id: string,
  progress: ReadonlyMap<string, Progress>,
  decision: () => Decision,
  name: string = id,
): readonly Decision[] | typeof ended {
  switch (progress.get(name)) {
    case "ended":
      return ended;
    case "open":
      return [];
    default:
      return [decision()];
  }
}

function scheduleActivityTask(activityId: string, startToCloseTimeout: string, heartbeatTimeout: string): Decision {
  return {
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: { activityId, activityType, startToCloseTimeout, heartbeatTimeout },
  };
}

/** Progress by step id. Omits an activity task that failed or timed out, so that it is scheduled again. */
function progressOf(events: readonly HistoryEvent[]): ReadonlyMap<string, Progress> {
  const progress = new Map<string, Progress>();
  /** The step that an event began, by event id. */
  const began = new Map<number, string>();
  const opens = (eventId: number, step: string | undefined): void => {
    if (step === undefined) return;
    began.set(eventId, step);
    progress.set(step, "open");
  };
  const ends = (eventId: number | undefined): void => {
    const step = began.get(eventId ?? 0);
    if (step !== undefined) progress.set(step, ended);
  };
  for (const event of events) {
    const { eventId } = event;
    switch (event.eventType) {
      case "ActivityTaskScheduled":
        opens(eventId, event.activityTaskScheduledEventAttributes?.activityId);
        break;
      case "ActivityTaskCompleted":
        ends(event.activityTaskCompletedEventAttributes?.scheduledEventId);
        break;
      case "ActivityTaskCanceled":
        ends(event.activityTaskCanceledEventAttributes?.scheduledEventId);
        break;
      case "ActivityTaskFailed":
      case "ActivityTaskTimedOut": {
        const attributes = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
        progress.delete(began.get(attributes?.scheduledEventId ?? 0) ?? "");
        break;
      }
      case "TimerStarted":
        opens(eventId, event.timerStartedEventAttributes?.timerId);
        break;
      case "TimerFired":
        ends(event.timerFiredEventAttributes?.startedEventId);
        break;
      case "MarkerRecorded":
        progress.set(event.markerRecordedEventAttributes?.markerName ?? "", ended);
        break;
      case "SignalExternalWorkflowExecutionInitiated":
        opens(eventId, event.signalExternalWorkflowExecutionInitiatedEventAttributes?.control);
        break;
      case "SignalExternalWorkflowExecutionFailed":
        ends(event.signalExternalWorkflowExecutionFailedEventAttributes?.initiatedEventId);
        break;
      case "ExternalWorkflowExecutionSignaled":
        ends(event.externalWorkflowExecutionSignaledEventAttributes?.initiatedEventId);
        break;
      case "StartChildWorkflowExecutionInitiated":
        opens(eventId, event.startChildWorkflowExecutionInitiatedEventAttributes?.control);
        break;
      case "StartChildWorkflowExecutionFailed":
        ends(event.startChildWorkflowExecutionFailedEventAttributes?.initiatedEventId);
        break;
      case "ChildWorkflowExecutionCompleted":
        ends(event.childWorkflowExecutionCompletedEventAttributes?.initiatedEventId);
        break;
      case "ChildWorkflowExecutionFailed":
        ends(event.childWorkflowExecutionFailedEventAttributes?.initiatedEventId);
        break;
      case "ChildWorkflowExecutionCanceled":
        ends(event.childWorkflowExecutionCanceledEventAttributes?.initiatedEventId);
        break;
      case "ChildWorkflowExecutionTerminated":
        ends(event.childWorkflowExecutionTerminatedEventAttributes?.initiatedEventId);
        break;
      case "ChildWorkflowExecutionTimedOut":
        ends(event.childWorkflowExecutionTimedOutEventAttributes?.initiatedEventId);
        break;
    }
  }
  return progress;
}
