import type { ExecutionState } from "@openswf/engine/state";
import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { CloseStatus, EventType } from "@openswf/model/wire-types";
import type { Counter, Family, Histogram, Meter } from "../ports/meter.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import { coreMeasures } from "./core-measures.ts";

/** A transition that is durable now. */
export interface CommittedTransition {
  readonly events: readonly HistoryEvent[];
  readonly state: ExecutionState;
  readonly heartbeats: ReadonlyMap<EventId, unknown>;
}

/** Where an event happened. */
interface At {
  readonly domain: DomainKey;
  /** `undefined` for a transition that starts the execution. */
  readonly before: ExecutionState | undefined;
  readonly after: ExecutionState;
}

type Recorder<Type extends EventType> = (event: HistoryEvent<Type>, at: At) => void;
type Recorders = { readonly [Type in EventType]?: Recorder<Type> };

const closeStatuses = {
  WorkflowExecutionCompleted: "COMPLETED",
  WorkflowExecutionFailed: "FAILED",
  WorkflowExecutionCanceled: "CANCELED",
  WorkflowExecutionTerminated: "TERMINATED",
  WorkflowExecutionTimedOut: "TIMED_OUT",
  WorkflowExecutionContinuedAsNew: "CONTINUED_AS_NEW",
} as const satisfies { readonly [Type in EventType]?: CloseStatus };

/** Events that say of a decision that it could not be carried out. */
const failedDecisionTypes = [
  "ScheduleActivityTaskFailed",
  "RequestCancelActivityTaskFailed",
  "StartTimerFailed",
  "CancelTimerFailed",
  "StartChildWorkflowExecutionFailed",
  "SignalExternalWorkflowExecutionFailed",
  "RequestCancelExternalWorkflowExecutionFailed",
  "ScheduleLambdaFunctionFailed",
  "StartLambdaFunctionFailed",
  "RecordMarkerFailed",
  "CompleteWorkflowExecutionFailed",
  "FailWorkflowExecutionFailed",
  "CancelWorkflowExecutionFailed",
  "ContinueAsNewWorkflowExecutionFailed",
] as const satisfies readonly EventType[];

const typeLabel = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name}/${version}`;

/** Measures what durable transitions have recorded: their events are the only source. */
export class TransitionMeasures {
  readonly #started: Family<["domain", "workflow_type"], Counter>;
  readonly #closed: Family<["domain", "workflow_type", "status"], Counter>;
  readonly #durations: Family<["domain", "status"], Histogram>;
  readonly #failedDecisions: Family<["domain", "event_type", "cause"], Counter>;
  readonly #scheduled: Family<["kind", "domain", "task_list"], Counter>;
  readonly #scheduleToStart: Family<["kind", "domain", "task_list"], Histogram>;
  readonly #decisionTasks: Family<["domain", "outcome"], Histogram>;
  readonly #activityTasks: Family<["domain", "activity_type", "outcome"], Histogram>;
  readonly #timeouts: Family<["domain", "subject", "timeout_type"], Counter>;
  readonly #heartbeats: Family<["domain"], Counter>;
  readonly #events: Family<["event_type"], Counter>;
  readonly #recorders: Recorders;
  /** By event type, from its first event on. */
  readonly #byType = new Map<
    EventType,
    { readonly count: Counter; readonly record: Recorder<EventType> | undefined }
  >();

  constructor(meter: Meter) {
    this.#started = meter.counter(coreMeasures.executionsStarted);
    this.#closed = meter.counter(coreMeasures.executionsClosed);
    this.#durations = meter.histogram(coreMeasures.executionDurations);
    this.#events = meter.counter(coreMeasures.historyEvents);
    this.#failedDecisions = meter.counter(coreMeasures.failedDecisions);
    this.#scheduled = meter.counter(coreMeasures.tasksScheduled);
    this.#scheduleToStart = meter.histogram(coreMeasures.taskScheduleToStart);
    this.#decisionTasks = meter.histogram(coreMeasures.decisionTaskDurations);
    this.#activityTasks = meter.histogram(coreMeasures.activityTaskDurations);
    this.#timeouts = meter.counter(coreMeasures.timeouts);
    this.#heartbeats = meter.counter(coreMeasures.heartbeats);
    this.#recorders = this.#allRecorders();
  }

  /** Call once for each durable transition, with the state before it. */
  committed(domain: DomainKey, before: ExecutionState | undefined, transition: CommittedTransition): void {
    const { events, state, heartbeats } = transition;
    if (heartbeats.size > 0) this.#heartbeats.of(domain).add(heartbeats.size);
    if (events.length === 0) return;
    const at = { domain, before, after: state };
    for (const event of events) {
      const { count, record } = this.#byType.get(event.eventType) ?? this.#firstOf(event.eventType);
      count.add(1);
      record?.(event, at);
    }
  }

  #firstOf(type: EventType): { readonly count: Counter; readonly record: Recorder<EventType> | undefined } {
    // `as`: it is called with events of its own type alone.
    const record = this.#recorders[type] as Recorder<EventType> | undefined;
    const first = { count: this.#events.of(type), record };
    this.#byType.set(type, first);
    return first;
  }

  #allRecorders(): Recorders {
    const closes = Object.entries(closeStatuses).map(([type, status]) => [type, this.#closes(status)]);
    const fails = failedDecisionTypes.map((type) => [type, this.#decisionFailed]);
    return {
      // `as`: Object.fromEntries forgets the names.
      ...(Object.fromEntries([...closes, ...fails]) as Recorders),
      WorkflowExecutionStarted: (_, { domain, after }) => {
        this.#started.of(domain, typeLabel(after.workflowType)).add(1);
      },
      DecisionTaskScheduled: ({ attributes }, { domain }) => {
        this.#scheduled.of("decision", domain, attributes.taskList.name).add(1);
      },
      DecisionTaskStarted: (event, at) => this.#decisionTaskStarted(event, at),
      DecisionTaskCompleted: (event, at) => this.#decisionTaskEnded("COMPLETED", event.eventTimestamp, at),
      DecisionTaskTimedOut: (event, at) => {
        this.#timeouts.of(at.domain, "decision_task", event.attributes.timeoutType).add(1);
        this.#decisionTaskEnded("TIMED_OUT", event.eventTimestamp, at);
      },
      ...this.#activityTaskRecorders(),
      LambdaFunctionTimedOut: ({ attributes }, { domain }) => {
        this.#timeouts.of(domain, "lambda_function", attributes.timeoutType ?? "START_TO_CLOSE").add(1);
      },
    };
  }

  #activityTaskRecorders(): Recorders {
    return {
      ActivityTaskScheduled: ({ attributes }, { domain }) => {
        this.#scheduled.of("activity", domain, attributes.taskList.name).add(1);
      },
      ActivityTaskStarted: ({ attributes, eventTimestamp }, { domain, before, after }) => {
        const { scheduledEventId } = attributes;
        const task = after.activityTasks.get(scheduledEventId) ?? before?.activityTasks.get(scheduledEventId);
        if (task === undefined) return;
        this.#scheduleToStart
          .of("activity", domain, task.taskList)
          .record(secondsBetween(task.scheduledAt, eventTimestamp));
      },
      ActivityTaskCompleted: (event, at) => this.#activityTaskEnded("COMPLETED", event, at),
      ActivityTaskFailed: (event, at) => this.#activityTaskEnded("FAILED", event, at),
      ActivityTaskCanceled: (event, at) => this.#activityTaskEnded("CANCELED", event, at),
      ActivityTaskTimedOut: (event, at) => {
        this.#timeouts.of(at.domain, "activity_task", event.attributes.timeoutType).add(1);
        this.#activityTaskEnded("TIMED_OUT", event, at);
      },
    };
  }

  #closes(status: CloseStatus): (event: HistoryEvent, at: At) => void {
    return ({ eventTimestamp }, { domain, after }) => {
      this.#closed.of(domain, typeLabel(after.workflowType), status).add(1);
      this.#durations.of(domain, status).record(secondsBetween(after.startedAt, eventTimestamp));
      if (status === "TIMED_OUT") this.#timeouts.of(domain, "workflow_execution", "START_TO_CLOSE").add(1);
    };
  }

  readonly #decisionFailed = (
    { eventType, attributes }: HistoryEvent<(typeof failedDecisionTypes)[number]>,
    { domain }: At,
  ): void => {
    this.#failedDecisions.of(domain, eventType, attributes.cause ?? "UNKNOWN").add(1);
  };

  #decisionTaskStarted({ attributes, eventTimestamp }: HistoryEvent<"DecisionTaskStarted">, at: At): void {
    const { domain, before, after } = at;
    const isIt = (task: ExecutionState["decisionTask"]): boolean =>
      task?.scheduledEventId === attributes.scheduledEventId;
    const task = isIt(after.decisionTask) ? after.decisionTask : before?.decisionTask;
    if (task === undefined || !isIt(task)) return;
    this.#scheduleToStart.of("decision", domain, task.taskList).record(secondsBetween(task.pollableAt, eventTimestamp));
  }

  #decisionTaskEnded(outcome: "COMPLETED" | "TIMED_OUT", endedAt: Instant, { domain, before }: At): void {
    const startedAt = before?.decisionTask?.startedAt;
    // A sticky list that nobody polls times a task out before it is started.
    if (startedAt !== undefined) this.#decisionTasks.of(domain, outcome).record(secondsBetween(startedAt, endedAt));
  }

  #activityTaskEnded(
    outcome: "COMPLETED" | "FAILED" | "CANCELED" | "TIMED_OUT",
    event: { readonly eventTimestamp: Instant; readonly attributes: { readonly scheduledEventId: EventId } },
    { domain, before }: At,
  ): void {
    const task = before?.activityTasks.get(event.attributes.scheduledEventId);
    // A task that nobody has started has no time of start; its time-out is counted as one.
    if (task?.startedAt === undefined) return;
    this.#activityTasks
      .of(domain, typeLabel(task.activityType), outcome)
      .record(secondsBetween(task.startedAt, event.eventTimestamp));
  }
}

/** The time of day may have been set back in between. */
const secondsBetween = (from: Instant, to: Instant): number => Math.max(0, to - from) / 1000;
