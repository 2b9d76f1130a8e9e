import {
  type ActivityTaskAttempt,
  cancelActivityTask,
  completeActivityTask,
  failActivityTask,
  recordActivityTaskHeartbeat,
  startActivityTask,
} from "@openswf/engine/commands/activity-task";
import {
  type CompletedDecisionTask,
  completeDecisionTask,
  type StartedDecisionTask,
  startDecisionTask,
} from "@openswf/engine/commands/decision-task";
import {
  type ChildClosing,
  childClosed,
  childStarted,
  childStartFailed,
  type ExternalErrand,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import {
  type ExternalSender,
  meetChildPolicy,
  requestCancelWorkflowExecution,
  signalWorkflowExecution,
  terminateWorkflowExecution,
} from "@openswf/engine/commands/execution";
import { endLambdaFunction, type LambdaOutcome, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import { tick } from "@openswf/engine/commands/tick";
import { nearestDeadline } from "@openswf/engine/deadlines";
import { type ExecutionState, openCounts } from "@openswf/engine/state";
import { Transition } from "@openswf/engine/transition";
import type { EventId, Instant, RunId } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import { Fault } from "@openswf/model/faults";
import type { HistoryEvent, HistoryEventAttributes } from "@openswf/model/history-events";
import type { ChildPolicy, EventType, WorkflowExecution, WorkflowType } from "@openswf/model/wire-types";
import { expect } from "vitest";
import { compareHistory } from "./history-text.ts";
import { type Command, StoredExecution } from "./stored-execution.ts";
import { contextOf, limitsIn, type Surroundings, usualSurroundings } from "./surroundings.ts";

const epoch: Instant = 1_700_000_000_000;
// `as`: run ids of the tests' own.
const runIdOf = (text: string): RunId => text as RunId;
export const payment: WorkflowType = { name: "payment", version: "1.0" };
export const parentExecution: WorkflowExecution = { runId: "parent-run", workflowId: "parent" };
/** The other execution that sends a signal or a cancel request. */
export const senderExecution: ExternalSender = {
  execution: { runId: "sender-run", workflowId: "sender" },
  initiatedEventId: 17,
};

interface Started extends Partial<Omit<HistoryEventAttributes["WorkflowExecutionStarted"], "taskList">> {
  readonly taskList?: string;
  readonly workflowId?: string;
}
type Answer = Partial<Omit<CompletedDecisionTask, keyof StartedDecisionTask | "decisions" | "taskList">> & {
  readonly taskList?: string;
};

/**
 * One execution, written as a sequence of steps and checks. Each step is a transition of its own at the current time,
 * which only `waits` and `sleepsThrough` advance. Errands are done only when a step states their outcome.
 */
export class Scenario {
  readonly #newRuns: StoredExecution[] = [];
  readonly #activityAttempts = new Map<string, ActivityTaskAttempt>();
  readonly #lambdaAttempts = new Map<string, ActivityTaskAttempt>();
  #surroundings: Surroundings;
  #now: Instant = epoch;
  #run: StoredExecution | undefined;
  #decisionTask: StartedDecisionTask | undefined;

  constructor(surroundings: Partial<Surroundings> = {}) {
    this.#surroundings = { ...usualSurroundings, ...surroundings };
  }

  /** Changes some of the surroundings from here on. */
  within(surroundings: Partial<Surroundings>): this {
    this.#surroundings = { ...this.#surroundings, ...surroundings };
    return this;
  }

  get state(): ExecutionState {
    return this.#execution.state;
  }
  get history(): readonly HistoryEvent[] {
    return this.#execution.history;
  }
  get #execution(): StoredExecution {
    if (this.#run === undefined) throw new Error("the scenario has not started an execution");
    return this.#run;
  }

  startsExecution({ taskList = "orders", workflowId = "order-1", ...attributes }: Started = {}): this {
    const started: HistoryEventAttributes["WorkflowExecutionStarted"] = {
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "86400",
      parentInitiatedEventId: 0,
      taskList: { name: taskList },
      taskStartToCloseTimeout: "NONE",
      workflowType: { name: "order", version: "1.0" },
      ...attributes,
    };
    const execution = { workflowId, runId: runIdOf("run-1") };
    this.#run = new StoredExecution(Transition.start(execution, started, this.#now, limitsIn(this.#surroundings)));
    return this;
  }

  /** Starts an execution that is itself a child of `parentExecution`. */
  startsChildExecution(attributes: Started = {}): this {
    return this.startsExecution({
      parentInitiatedEventId: 5,
      parentWorkflowExecution: parentExecution,
      ...attributes,
    });
  }

  #does<Result>(command: Command<Result>): Result {
    return this.#execution.run(this.#now, limitsIn(this.#surroundings), command);
  }

  // Decision tasks

  startsDecisionTask(identity?: string): this {
    const scheduledEventId = this.state.decisionTask?.scheduledEventId ?? 0;
    const started = this.#does((transition) => startDecisionTask(transition, scheduledEventId, identity));
    if (started === undefined) throw new Error("there is no decision task to take");
    this.#decisionTask = started;
    return this;
  }

  /** A poll that an outdated list directs to the decision task `scheduledEventId` finds nothing. */
  cannotStartDecisionTask(scheduledEventId: EventId = this.state.decisionTask?.scheduledEventId ?? 0): this {
    expect(this.#does((transition) => startDecisionTask(transition, scheduledEventId, undefined))).toBeUndefined();
    return this;
  }

  decides(...decisions: readonly Decision[]): this {
    return this.answers({}, ...decisions);
  }

  /** Like `decides`, with the other members of an answer. Takes the decision task first if no poll has taken it. */
  answers({ taskList, ...answer }: Answer, ...decisions: readonly Decision[]): this {
    if (this.#decisionTask === undefined) this.startsDecisionTask();
    const task = this.#decisionTask;
    if (task === undefined) throw new Error("there is no decision task to answer");
    const completed: CompletedDecisionTask = {
      scheduledEventId: task.scheduledEventId,
      startedEventId: task.startedEventId,
      startedAt: task.startedAt,
      decisions,
      executionContext: undefined,
      taskList: taskList === undefined ? undefined : { name: taskList },
      taskListScheduleToStartTimeout: undefined,
      ...answer,
    };
    const context = contextOf(this.#surroundings, () => runIdOf(`run-${this.#newRuns.length + 2}`));
    const newRun = this.#does((transition) => completeDecisionTask(transition, completed, context));
    this.#decisionTask = undefined;
    if (newRun !== undefined) this.#newRuns.push(new StoredExecution(newRun));
    return this;
  }

  /** Follows the run that this one continued as, from here on. */
  followsNewRun(): this {
    const newRun = this.#newRuns.at(-1);
    if (newRun === undefined) throw new Error("the execution has not continued as new");
    this.#run = newRun;
    return this;
  }

  // Activity tasks

  startsActivityTask(activityId: string, identity?: string): this {
    const scheduledEventId = this.state.activityIds.get(activityId) ?? 0;
    const started = this.#does((transition) => startActivityTask(transition, scheduledEventId, identity));
    if (started === undefined) throw new Error(`there is no activity task ${activityId} to take`);
    this.#activityAttempts.set(activityId, started);
    return this;
  }

  cannotStartActivityTask(scheduledEventId: EventId): this {
    expect(this.#does((transition) => startActivityTask(transition, scheduledEventId, undefined))).toBeUndefined();
    return this;
  }

  /** What the token of the last poll names. Like a real token, it outlives the task. */
  #activityAttempt(activityId: string): ActivityTaskAttempt {
    const attempt = this.#activityAttempts.get(activityId);
    if (attempt === undefined) throw new Error(`no poll has taken activity task ${activityId}`);
    return attempt;
  }

  completesActivityTask(activityId: string, result?: string): this {
    this.#does((transition) => completeActivityTask(transition, this.#activityAttempt(activityId), result));
    return this;
  }

  failsActivityTask(activityId: string, { reason, details }: { reason?: string; details?: string } = {}): this {
    this.#does((transition) => failActivityTask(transition, this.#activityAttempt(activityId), { reason, details }));
    return this;
  }

  cancelsActivityTask(activityId: string, details?: string): this {
    this.#does((transition) => cancelActivityTask(transition, this.#activityAttempt(activityId), details));
    return this;
  }

  /** Sends a heartbeat. If `expected` is given, the answer must report the cancel request accordingly. */
  heartbeats(activityId: string, details?: string, expected: { readonly cancelRequested?: boolean } = {}): this {
    const answer = this.#does((transition) =>
      recordActivityTaskHeartbeat(transition, this.#activityAttempt(activityId), details),
    );
    expect(answer).toMatchObject(expected);
    return this;
  }

  // The execution as a whole

  signals(signalName: string, input?: string, sender?: ExternalSender): this {
    this.#does((transition) => signalWorkflowExecution(transition, { signalName, input }, sender));
    return this;
  }

  requestsCancel(sender?: ExternalSender): this {
    this.#does((transition) => requestCancelWorkflowExecution(transition, sender));
    return this;
  }

  terminates(how: { reason?: string; details?: string; childPolicy?: ChildPolicy } = {}): this {
    const { reason, details, childPolicy } = how;
    this.#does((transition) => terminateWorkflowExecution(transition, { reason, details, childPolicy }));
    return this;
  }

  meetsChildPolicy(childPolicy: Exclude<ChildPolicy, "ABANDON">): this {
    this.#does((transition) => meetChildPolicy(transition, parentExecution, childPolicy));
    return this;
  }

  // Time

  /** Lets time pass while the server is up: each deadline in turn wakes the execution at its own time. */
  waits(seconds: number): this {
    const until = this.#now + seconds * 1000;
    const execution = this.#execution;
    for (;;) {
      const nearest = nearestDeadline(execution.state);
      if (nearest === undefined || nearest > until) break;
      this.#now = Math.max(this.#now, nearest);
      const eventsBefore = execution.history.length;
      this.#wakes();
      if (execution.history.length === eventsBefore) throw new Error("a deadline was due and nothing happened");
    }
    this.#now = until;
    return this;
  }

  /** Lets time pass while the server is down: everything due happens in one step. */
  sleepsThrough(seconds: number): this {
    this.#now += seconds * 1000;
    this.#wakes();
    return this;
  }

  #wakes(): void {
    this.#execution.wake(this.#now, limitsIn(this.#surroundings), tick);
  }

  // How errands end

  #initiated(requests: ReadonlyMap<EventId, { readonly workflowId: string }>, workflowId: string): EventId {
    const found = [...requests].filter(([, request]) => request.workflowId === workflowId).at(-1);
    if (found === undefined) throw new Error(`nothing is in flight to ${workflowId}`);
    return found[0];
  }

  childStarts(workflowId: string, runId = "child-run"): this {
    const initiatedEventId = this.#initiated(this.state.children, workflowId);
    const child = { workflowExecution: { runId, workflowId }, workflowType: payment };
    this.#does((transition) => childStarted(transition, initiatedEventId, child));
    return this;
  }

  childStartFails(workflowId: string): this {
    const initiatedEventId = this.#initiated(this.state.children, workflowId);
    this.#does((transition) => childStartFailed(transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING"));
    return this;
  }

  childCloses(workflowId: string, closing: ChildClosing, runId = "child-run"): this {
    const initiatedEventId = this.#initiated(this.state.children, workflowId);
    this.#does((transition) => childClosed(transition, initiatedEventId, { runId, workflowId }, payment, closing));
    return this;
  }

  externalIsReached(kind: ExternalErrand, workflowId: string, runId = "external-run"): this {
    const initiatedEventId = this.#initiatedExternal(kind, workflowId);
    this.#does((transition) => externalRequestDelivered(transition, kind, initiatedEventId, { runId, workflowId }));
    return this;
  }

  externalIsUnknown(kind: ExternalErrand, workflowId: string): this {
    const initiatedEventId = this.#initiatedExternal(kind, workflowId);
    this.#does((transition) => externalRequestFailed(transition, kind, initiatedEventId));
    return this;
  }

  #initiatedExternal(kind: ExternalErrand, workflowId: string): EventId {
    const { externalSignals, externalCancels } = this.state;
    return this.#initiated(kind === "signalExternal" ? externalSignals : externalCancels, workflowId);
  }

  /** Does the errand of the Lambda function `id`: the call starts or turns out to be impossible. */
  callsLambdaFunction(id: string): this {
    const scheduledEventId = [...this.state.lambdaFunctions].find(([, lambda]) => lambda.id === id)?.[0];
    if (scheduledEventId === undefined) throw new Error(`there is no Lambda function ${id} to call`);
    const startedEventId = this.#does((transition) => startLambdaFunction(transition, scheduledEventId));
    if (startedEventId !== undefined) this.#lambdaAttempts.set(id, { scheduledEventId, startedEventId });
    return this;
  }

  lambdaFunctionEnds(id: string, outcome: LambdaOutcome): this {
    const attempt = this.#lambdaAttempts.get(id);
    if (attempt === undefined) throw new Error(`Lambda function ${id} has not been called`);
    this.#does((transition) => endLambdaFunction(transition, attempt, outcome));
    return this;
  }

  // What the execution shows

  /** See history-text.ts for the notation. */
  hasHistory(text: string): this {
    const { expected, actual } = compareHistory(text, this.history);
    expect(actual).toBe(expected);
    return this;
  }

  /** All attributes of one event, as on the wire: unset members are absent. */
  hasAttributes(eventId: EventId, attributes: object): this {
    expect(JSON.parse(JSON.stringify(this.history[eventId - 1]?.attributes))).toStrictEqual(attributes);
    return this;
  }

  /** The last event of a type, with all its attributes. */
  shows<Type extends EventType>(eventType: Type, attributes: HistoryEventAttributes[Type]): this {
    const event = this.history.findLast((other) => other.eventType === eventType);
    if (event === undefined) throw new Error(`the history has no ${eventType}`);
    return this.hasAttributes(event.eventId, attributes);
  }

  /** The tasks that polls may take: `decision 2 on orders`, `activity 5 on activities priority 7`. */
  hasTasks(...tasks: readonly string[]): this {
    const shown = [...this.#execution.tasks.values()].map(({ kind, scheduledEventId, taskList, priority }) =>
      [`${kind} ${scheduledEventId} on ${taskList}`, ...(priority === 0 ? [] : [`priority ${priority}`])].join(" "),
    );
    expect(shown.sort()).toEqual([...tasks].sort());
    return this;
  }

  /** The errands still to be done, by id; `applyChildPolicy:7` is followed by `=TERMINATE`. */
  hasErrands(...errands: readonly string[]): this {
    const shown = [...this.#execution.errands].map(([id, errand]) =>
      errand.kind === "applyChildPolicy" ? `${id}=${errand.childPolicy}` : id,
    );
    expect(shown.sort()).toEqual([...errands].sort());
    return this;
  }

  /** The counts of Describe; omitted ones must be 0. */
  hasOpenCounts(counts: Partial<ReturnType<typeof openCounts>>): this {
    expect(openCounts(this.state)).toEqual({
      openActivityTasks: 0,
      openChildWorkflowExecutions: 0,
      openDecisionTasks: 0,
      openLambdaFunctions: 0,
      openTimers: 0,
      ...counts,
    });
    return this;
  }

  hasState(expected: Partial<ExecutionState>): this {
    expect(this.state).toMatchObject(expected);
    return this;
  }

  /** Seconds from the start to the next deadline; `undefined` for never. */
  fallsDueAt(seconds: number | undefined): this {
    const nearest = nearestDeadline(this.state);
    expect(nearest === undefined ? undefined : (nearest - epoch) / 1000).toBe(seconds);
    return this;
  }

  /** A step that is refused with an UnknownResourceFault and exactly this message, and changes nothing. */
  cannot(step: (scenario: this) => unknown, message: string): this {
    const eventsBefore = this.history.length;
    let refusal: unknown;
    try {
      step(this);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Fault);
    expect(refusal).toMatchObject({ name: "UnknownResourceFault", wireMessage: message });
    expect(this.history.length).toBe(eventsBefore);
    return this;
  }
}

/** The name of the scenario's first run in fault messages. */
export const unknownFirstRun = "Unknown execution: WorkflowExecution=[workflowId=order-1, runId=run-1]";
