import type { EventId, Instant, RunId } from "@openswf/model/brand";
import { unknownExecution } from "@openswf/model/faults";
import type { HistoryEvent, HistoryEventAttributes } from "@openswf/model/history-events";
import type { Limits } from "@openswf/model/limits";
import type { EventType } from "@openswf/model/wire-types";
import { Draft } from "./draft.ts";
import { closeErrands, type Errand, errandId } from "./errands.ts";
import { evolveDraft } from "./evolve.ts";
import { startedState } from "./started-state.ts";
import type { ExecutionState, Heartbeat } from "./state.ts";
import { activityTaskOffer, decisionTaskOffer, isPollable, openTasks, type Task } from "./tasks.ts";

const noHeartbeats: ReadonlyMap<EventId, Heartbeat> = new Map();

/**
 * One step of an execution: the events it appends, the state they lead to, and the effects they ask for. Commands are
 * functions that take a transition and record on it. A command refuses (throws a Fault) before it records anything, so
 * a refused command leaves the transition unchanged and other commands may share it.
 *
 * T1. Only `record` changes the state, through `evolve`, so folding the history gives the same state.
 * T2. All events of one transition carry the same timestamp, never earlier than the last one in the history.
 * T3. Tasks and errands are offered and withdrawn here as the state changes, so the stored ones always match what
 *     `openTasks` and `openErrands` derive from the state.
 */
export class Transition {
  readonly at: Instant;
  readonly limits: Limits;
  readonly events: HistoryEvent[] = [];
  readonly tasksAdded: Task[] = [];
  readonly tasksRemoved: Task[] = [];
  readonly errandsAdded: Errand[] = [];
  readonly errandsSettled: string[] = [];
  readonly heartbeatsRemoved: EventId[] = [];
  readonly #draft: Draft;
  #heartbeats: Map<EventId, Heartbeat> | undefined;

  constructor(state: ExecutionState, at: Instant, limits: Limits) {
    this.at = Math.max(at, state.lastEventAt);
    this.limits = limits;
    this.#draft = new Draft(state);
  }

  /** The transition that starts an execution: it records the first event and schedules the first decision task. */
  static start(
    execution: { readonly workflowId: string; readonly runId: RunId },
    attributes: HistoryEventAttributes["WorkflowExecutionStarted"],
    at: Instant,
    limits: Limits,
  ): Transition {
    const event = { eventId: 1, eventTimestamp: at, eventType: "WorkflowExecutionStarted", attributes } as const;
    const transition = new Transition(startedState(execution, event), at, limits);
    transition.events.push(event);
    transition.#draft.deadline(at + Number(attributes.executionStartToCloseTimeout) * 1000);
    transition.askForDecision();
    return transition;
  }

  get state(): ExecutionState {
    return this.#draft.state;
  }

  /** The latest heartbeats, by the scheduledEventId of their activity tasks. */
  get heartbeats(): ReadonlyMap<EventId, Heartbeat> {
    return this.#heartbeats ?? noHeartbeats;
  }

  /** The earliest deadline created in this transition. */
  get earliestDeadline(): Instant | undefined {
    return this.#draft.earliestDeadline;
  }

  get isClosed(): boolean {
    return this.state.closing !== undefined;
  }

  /** Appends an event, applies it to the state, and returns its id. */
  record<Type extends EventType>(eventType: Type, attributes: HistoryEventAttributes[Type]): EventId {
    const eventId = this.state.lastEventId + 1;
    // `as`: the attributes are those of `Type`, which the compiler cannot see in the mapped union for a type parameter.
    const event = { eventId, eventTimestamp: this.at, eventType, attributes } as unknown as HistoryEvent;
    evolveDraft(this.#draft, event);
    this.events.push(event);
    return eventId;
  }

  requireOpen(): void {
    if (this.isClosed) throw unknownExecution(this.state.execution);
  }

  /**
   * Schedules a decision task because an event occurred that the decider must see. At most one decision task is
   * scheduled and not started: a task that already waits will show this event too.
   */
  askForDecision(): void {
    const { decisionTask, waitingDecisionTask, settings, stickyTaskList, decisionTaskList } = this.state;
    if (this.isClosed || waitingDecisionTask !== undefined) return;
    if (decisionTask !== undefined && decisionTask.startedEventId === undefined) return;
    this.record("DecisionTaskScheduled", {
      scheduleToStartTimeout: stickyTaskList?.scheduleToStartTimeout ?? "NONE",
      startToCloseTimeout: settings.taskStartToCloseTimeout,
      taskList: { name: stickyTaskList?.taskList ?? decisionTaskList },
      taskPriority: settings.taskPriority,
    });
    // While a decision task is started, the next one is recorded at once; only its dispatch waits.
    if (decisionTask === undefined) this.offerDecisionTask();
  }

  /** Puts the decision task on its list, if there is one that is not started. */
  offerDecisionTask(): void {
    const { decisionTask } = this.state;
    if (decisionTask !== undefined && decisionTask.startedEventId === undefined) {
      this.tasksAdded.push(decisionTaskOffer(decisionTask));
    }
  }

  offerActivityTask(scheduledEventId: EventId): void {
    this.tasksAdded.push(activityTaskOffer(this.#draft.activityTask(scheduledEventId)));
  }

  withdraw(task: Task): void {
    const offered = this.tasksAdded.findIndex(
      ({ kind, scheduledEventId }) => kind === task.kind && scheduledEventId === task.scheduledEventId,
    );
    if (offered >= 0) this.tasksAdded.splice(offered, 1);
    else this.tasksRemoved.push(task);
  }

  addErrand(errand: Errand): void {
    this.errandsAdded.push(errand);
  }

  settle(errand: Errand): void {
    const id = errandId(errand);
    const promised = this.errandsAdded.findIndex((other) => errandId(other) === id);
    if (promised >= 0) this.errandsAdded.splice(promised, 1);
    else this.errandsSettled.push(id);
  }

  /** Ends an activity task: takes it off its list and drops its heartbeat. Call this before recording the event. */
  retireActivityTask(scheduledEventId: EventId): void {
    const task = this.#draft.activityTask(scheduledEventId);
    if (isPollable(task)) this.withdraw(activityTaskOffer(task));
    this.#heartbeats?.delete(scheduledEventId);
    if (task.heartbeat !== undefined) this.heartbeatsRemoved.push(scheduledEventId);
  }

  recordHeartbeat(scheduledEventId: EventId, heartbeat: Heartbeat): void {
    const task = { ...this.#draft.activityTask(scheduledEventId), heartbeat };
    this.#draft.open("activityTasks").set(scheduledEventId, task);
    this.#heartbeats ??= new Map();
    this.#heartbeats.set(scheduledEventId, heartbeat);
  }

  /** Records the event that closes the execution. Open items are dropped without events of their own. */
  close<
    Type extends
      | "WorkflowExecutionCompleted"
      | "WorkflowExecutionFailed"
      | "WorkflowExecutionCanceled"
      | "WorkflowExecutionContinuedAsNew"
      | "WorkflowExecutionTerminated"
      | "WorkflowExecutionTimedOut",
  >(eventType: Type, attributes: HistoryEventAttributes[Type]): void {
    for (const task of openTasks(this.state)) this.withdraw(task);
    for (const [scheduledEventId, lambda] of this.state.lambdaFunctions) {
      if (lambda.startedEventId === undefined) this.settle({ kind: "startLambdaFunction", scheduledEventId });
    }
    for (const [scheduledEventId, task] of this.state.activityTasks) {
      this.#heartbeats?.delete(scheduledEventId);
      if (task.heartbeat !== undefined) this.heartbeatsRemoved.push(scheduledEventId);
    }
    this.record(eventType, attributes);
    for (const errand of closeErrands(this.state)) this.addErrand(errand);
  }

  /**
   * Ends the transition. A history that exceeds its limit is terminated here, after the whole batch: a real one ended
   * at event 25,044.
   */
  finish(): void {
    if (!this.isClosed && this.state.lastEventId > this.limits.historyEventsMax) {
      this.close("WorkflowExecutionTerminated", {
        cause: "EVENT_LIMIT_EXCEEDED",
        childPolicy: this.state.settings.childPolicy,
      });
    }
  }
}
