import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";

/** A member of an event's attributes that refers to an earlier event of the same history. */
interface BackLink {
  readonly member: string;
  /** The type of the event that it must refer to. */
  readonly to: EventType;
  /** Whether the member may be absent or 0, meaning that there was no such event. */
  readonly mayBeAbsent?: true;
  /**
   * What the link says about the other event. An event is started and ended at most once, so two links must not claim
   * the same of one event.
   */
  readonly marks?: "started" | "ended";
  /** A member that must have the same value in both events. */
  readonly agreesOn?: string;
}

const decided = { member: "decisionTaskCompletedEventId", to: "DecisionTaskCompleted" } as const;

const scheduledBy = (to: EventType, marks: "started" | "ended"): BackLink => ({
  member: "scheduledEventId",
  to,
  marks,
});
const startedBy = (to: EventType): BackLink => ({ member: "startedEventId", to, agreesOn: "scheduledEventId" });
const optional = (link: BackLink): BackLink => ({ ...link, mayBeAbsent: true });

const endOfDecisionTask = scheduledBy("DecisionTaskScheduled", "ended");
const endOfActivityTask = scheduledBy("ActivityTaskScheduled", "ended");
const endOfLambdaFunction = scheduledBy("LambdaFunctionScheduled", "ended");
const endOfTimer: BackLink = { member: "startedEventId", to: "TimerStarted", marks: "ended", agreesOn: "timerId" };
const startOfDecisionTask = startedBy("DecisionTaskStarted");
const startOfActivityTask = startedBy("ActivityTaskStarted");
const startOfLambdaFunction = startedBy("LambdaFunctionStarted");

const initiated = (to: EventType, marks: "started" | "ended"): BackLink => ({ member: "initiatedEventId", to, marks });
const endOfChild: readonly BackLink[] = [
  initiated("StartChildWorkflowExecutionInitiated", "ended"),
  { member: "startedEventId", to: "ChildWorkflowExecutionStarted", agreesOn: "initiatedEventId" },
];
const endOfSignal = initiated("SignalExternalWorkflowExecutionInitiated", "ended");
const endOfCancelRequest = initiated("RequestCancelExternalWorkflowExecutionInitiated", "ended");

/** Every back link of every event type. Links into other histories (`parentInitiatedEventId` etc.) are not listed. */
const backLinks = {
  WorkflowExecutionStarted: [],
  WorkflowExecutionCancelRequested: [],
  WorkflowExecutionCompleted: [decided],
  CompleteWorkflowExecutionFailed: [decided],
  WorkflowExecutionFailed: [decided],
  FailWorkflowExecutionFailed: [decided],
  WorkflowExecutionTimedOut: [],
  WorkflowExecutionCanceled: [decided],
  CancelWorkflowExecutionFailed: [decided],
  WorkflowExecutionContinuedAsNew: [decided],
  ContinueAsNewWorkflowExecutionFailed: [decided],
  WorkflowExecutionTerminated: [],
  DecisionTaskScheduled: [],
  DecisionTaskStarted: [scheduledBy("DecisionTaskScheduled", "started")],
  DecisionTaskCompleted: [endOfDecisionTask, startOfDecisionTask],
  DecisionTaskTimedOut: [endOfDecisionTask, optional(startOfDecisionTask)],
  ActivityTaskScheduled: [decided],
  ScheduleActivityTaskFailed: [decided],
  ActivityTaskStarted: [scheduledBy("ActivityTaskScheduled", "started")],
  ActivityTaskCompleted: [endOfActivityTask, startOfActivityTask],
  ActivityTaskFailed: [endOfActivityTask, startOfActivityTask],
  ActivityTaskTimedOut: [endOfActivityTask, optional(startOfActivityTask)],
  ActivityTaskCanceled: [
    endOfActivityTask,
    optional(startOfActivityTask),
    { member: "latestCancelRequestedEventId", to: "ActivityTaskCancelRequested", mayBeAbsent: true },
  ],
  ActivityTaskCancelRequested: [decided],
  RequestCancelActivityTaskFailed: [decided],
  WorkflowExecutionSignaled: [],
  MarkerRecorded: [decided],
  RecordMarkerFailed: [decided],
  TimerStarted: [decided],
  StartTimerFailed: [decided],
  TimerFired: [endOfTimer],
  TimerCanceled: [endOfTimer, decided],
  CancelTimerFailed: [decided],
  StartChildWorkflowExecutionInitiated: [decided],
  StartChildWorkflowExecutionFailed: [decided, optional(initiated("StartChildWorkflowExecutionInitiated", "started"))],
  ChildWorkflowExecutionStarted: [initiated("StartChildWorkflowExecutionInitiated", "started")],
  ChildWorkflowExecutionCompleted: endOfChild,
  ChildWorkflowExecutionFailed: endOfChild,
  ChildWorkflowExecutionTimedOut: endOfChild,
  ChildWorkflowExecutionCanceled: endOfChild,
  ChildWorkflowExecutionTerminated: endOfChild,
  SignalExternalWorkflowExecutionInitiated: [decided],
  SignalExternalWorkflowExecutionFailed: [decided, optional(endOfSignal)],
  ExternalWorkflowExecutionSignaled: [endOfSignal],
  ExternalWorkflowExecutionCancelRequested: [endOfCancelRequest],
  RequestCancelExternalWorkflowExecutionInitiated: [decided],
  RequestCancelExternalWorkflowExecutionFailed: [decided, optional(endOfCancelRequest)],
  LambdaFunctionScheduled: [decided],
  LambdaFunctionStarted: [scheduledBy("LambdaFunctionScheduled", "started")],
  LambdaFunctionCompleted: [endOfLambdaFunction, startOfLambdaFunction],
  LambdaFunctionFailed: [endOfLambdaFunction, startOfLambdaFunction],
  LambdaFunctionTimedOut: [endOfLambdaFunction, startOfLambdaFunction],
  ScheduleLambdaFunctionFailed: [decided],
  StartLambdaFunctionFailed: [optional(scheduledBy("LambdaFunctionScheduled", "started"))],
} as const satisfies Record<EventType, readonly BackLink[]>;

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(backLinks, type);
}

type Members = Readonly<Record<string, unknown>>;

/**
 * What later links may need to know about an event. Only small values are kept, since a history may have 25,000 events.
 */
interface Landmark {
  readonly type: EventType;
  readonly shared: Members;
}
const sharedMembers = ["scheduledEventId", "initiatedEventId", "timerId"] as const;

/** Checks the back links of one history, given its events in order. */
export class BackLinks {
  readonly #landmarks: Landmark[] = [];
  readonly #marked = new Set<string>();

  /** Returns what is wrong with the links of the next event, or `undefined` if nothing is. */
  follow({ eventType, attributes }: HistoryEvent): string | undefined {
    // `as`: attributes are an object whose members are looked up by name here.
    const members = attributes as unknown as Members;
    for (const link of backLinks[eventType] as readonly BackLink[]) {
      const problem = this.#problemOf(link, members);
      if (problem !== undefined) return problem;
    }
    const shared = sharedMembers.filter((name) => members[name] !== undefined).map((name) => [name, members[name]]);
    this.#landmarks.push({ type: eventType, shared: Object.fromEntries(shared) });
    return undefined;
  }

  #problemOf({ member, to, mayBeAbsent, marks, agreesOn }: BackLink, members: Members): string | undefined {
    const eventId = members[member];
    if (mayBeAbsent && (eventId === undefined || eventId === 0)) return undefined;
    if (typeof eventId !== "number") return `${member} is missing`;
    const target = this.#landmarks[eventId - 1];
    if (target?.type !== to) return `${member} is ${eventId}, which is ${nameOf(target)}, not ${to}`;
    if (agreesOn !== undefined && target.shared[agreesOn] !== members[agreesOn]) {
      return `${member} is ${eventId}, whose ${agreesOn} is ${target.shared[agreesOn]}, not ${members[agreesOn]}`;
    }
    if (marks !== undefined) {
      const claim = `${marks} ${eventId}`;
      if (this.#marked.has(claim)) return `${member} is ${eventId}, which had already ${marks}`;
      this.#marked.add(claim);
    }
    return undefined;
  }
}

function nameOf(landmark: Landmark | undefined): EventType | "no earlier event" {
  return landmark === undefined ? "no earlier event" : landmark.type;
}
