import {
  type ActivityTaskAttempt,
  cancelActivityTask,
  completeActivityTask,
  failActivityTask,
  startActivityTask,
} from "@openswf/engine/commands/activity-task";
import { completeDecisionTask, startDecisionTask } from "@openswf/engine/commands/decision-task";
import {
  type ChildClosing,
  childClosed,
  childStarted,
  childStartFailed,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import { requestCancelWorkflowExecution, signalWorkflowExecution } from "@openswf/engine/commands/execution";
import { endLambdaFunction, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import { tick } from "@openswf/engine/commands/tick";
import { nearestDeadline } from "@openswf/engine/deadlines";
import type { DecisionContext } from "@openswf/engine/decisions/deciding";
import type { ExecutionState } from "@openswf/engine/state";
import { Transition } from "@openswf/engine/transition";
import type { RunId } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import type { HistoryEvent } from "@openswf/model/history-events";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import type { DecisionType } from "@openswf/model/wire-types";

const epoch = Date.UTC(2026, 0, 1);
// `as`: run ids of the tests' own.
const runIdOf = (text: string): RunId => text as RunId;

/** What a test may set around an execution, at any time. */
export interface Surroundings {
  readonly denied: Set<DecisionType>;
  readonly throttled: Set<DecisionType>;
  limits: Partial<Limits>;
  /** Names of activity and workflow types that are not registered. */
  readonly unregistered: Set<string>;
}

interface OpenTask {
  readonly scheduledEventId: number;
  readonly startedEventId: number;
}

/** One run in the real engine of the server, without a server around it. Its errands are done when a test says so. */
export class EngineRun {
  readonly history: HistoryEvent[] = [];
  readonly surroundings: Surroundings = {
    denied: new Set(),
    throttled: new Set(),
    limits: {},
    unregistered: new Set(),
  };
  now: number = epoch;
  state: ExecutionState;
  newRun: HistoryEvent | undefined;
  task: OpenTask | undefined;
  readonly #attempts = new Map<string, ActivityTaskAttempt>();

  constructor(workflow: string, input: string | undefined) {
    const start = Transition.start(
      { workflowId: "order-1", runId: runIdOf("run-1") },
      {
        childPolicy: "TERMINATE",
        executionStartToCloseTimeout: "31536000",
        parentInitiatedEventId: 0,
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "30",
        workflowType: { name: workflow, version: "1" },
        lambdaRole: "arn:aws:iam::1:role/lambda",
        input,
      },
      this.now,
      defaultLimits,
    );
    this.state = start.state;
    this.#take(start);
  }

  get isClosed(): boolean {
    return this.state.closing !== undefined;
  }

  does<Result>(command: (transition: Transition) => Result): Result {
    const transition = new Transition(this.state, this.now, { ...defaultLimits, ...this.surroundings.limits });
    const result = command(transition);
    transition.finish();
    this.#take(transition);
    return result;
  }

  #take(transition: Transition): void {
    this.history.push(...transition.events);
    this.state = transition.state;
  }

  // Decision tasks

  /** Whether a poll finds a decision task. */
  get hasDecisionTask(): boolean {
    const { decisionTask } = this.state;
    return !this.isClosed && decisionTask !== undefined && decisionTask.startedEventId === undefined;
  }

  startsDecisionTask(): OpenTask {
    const scheduledEventId = this.state.decisionTask?.scheduledEventId ?? 0;
    const task = this.does((transition) => startDecisionTask(transition, scheduledEventId, "test"));
    if (task === undefined) throw new Error("there is no decision task");
    this.task = task;
    return task;
  }

  answers(decisions: readonly Decision[], executionContext: string | undefined): void {
    const { task } = this;
    if (task === undefined) throw new Error("no decision task is started");
    const none = { taskList: undefined, taskListScheduleToStartTimeout: undefined };
    const completed = { ...task, decisions, executionContext, ...none };
    const newRun = this.does((transition) => completeDecisionTask(transition, completed, this.#context()));
    this.newRun = newRun?.events[0];
    this.task = undefined;
  }

  #context(): DecisionContext {
    const { denied, throttled, unregistered } = this.surroundings;
    const registered = ({ name }: { readonly name: string }) =>
      unregistered.has(name) ? undefined : ({ status: "REGISTERED", configuration: {} } as const);
    return {
      activityType: registered,
      workflowType: registered,
      isPermitted: ({ decisionType }) => !denied.has(decisionType),
      takesToken: (decisionType) => !throttled.has(decisionType),
      hasRoomForExecution: () => true,
      lambdaIsAvailable: true,
      newRunId: () => runIdOf("run-2"),
    };
  }

  // Activities

  startsActivity(activityId: string): void {
    const scheduledEventId = this.state.activityIds.get(activityId) ?? 0;
    const attempt = this.does((transition) => startActivityTask(transition, scheduledEventId, "test"));
    if (attempt === undefined) throw new Error(`there is no activity task ${activityId}`);
    this.#attempts.set(activityId, attempt);
  }

  #attempt(activityId: string): ActivityTaskAttempt {
    if (!this.#attempts.has(activityId)) this.startsActivity(activityId);
    const attempt = this.#attempts.get(activityId);
    if (attempt === undefined) throw new Error(`${activityId} is not started`);
    return attempt;
  }

  completesActivity(activityId: string, result?: unknown): void {
    const attempt = this.#attempt(activityId);
    this.does((transition) => completeActivityTask(transition, attempt, JSON.stringify(result)));
  }

  failsActivity(activityId: string, reason = "Error"): void {
    const attempt = this.#attempt(activityId);
    this.does((transition) => failActivityTask(transition, attempt, { reason, details: undefined }));
  }

  cancelsActivity(activityId: string): void {
    const attempt = this.#attempt(activityId);
    this.does((transition) => cancelActivityTask(transition, attempt, undefined));
  }

  // From outside

  signals(signalName: string, value?: unknown): void {
    this.does((transition) =>
      signalWorkflowExecution(transition, { signalName, input: JSON.stringify(value) }, undefined),
    );
  }

  requestsCancel(): void {
    this.does((transition) => requestCancelWorkflowExecution(transition, undefined));
  }

  // Errands

  #initiatedFor(workflowId: string): number {
    const { children } = this.state;
    const found = [...children].findLast(([, child]) => child.workflowId === workflowId);
    if (found === undefined) throw new Error(`there is no child ${workflowId}`);
    return found[0];
  }

  childStarts(workflowId: string): void {
    const initiatedEventId = this.#initiatedFor(workflowId);
    const child = {
      workflowExecution: { runId: "child-run", workflowId },
      workflowType: { name: "child", version: "1" },
    };
    this.does((transition) => childStarted(transition, initiatedEventId, child));
  }

  childStartFails(workflowId: string): void {
    const initiatedEventId = this.#initiatedFor(workflowId);
    this.does((transition) => childStartFailed(transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING"));
  }

  childCloses(workflowId: string, closing: ChildClosing): void {
    const initiatedEventId = this.#initiatedFor(workflowId);
    const execution = { runId: "child-run", workflowId };
    const type = { name: "child", version: "1" };
    this.does((transition) => childClosed(transition, initiatedEventId, execution, type, closing));
  }

  /** All signals and cancel requests that are on their way arrive, or find nobody. */
  deliversExternals(isThere = true): void {
    for (const kind of ["signalExternal", "cancelExternal"] as const) {
      const open = kind === "signalExternal" ? this.state.externalSignals : this.state.externalCancels;
      for (const [initiatedEventId, { workflowId }] of [...open]) {
        this.does((transition) =>
          isThere
            ? externalRequestDelivered(transition, kind, initiatedEventId, { workflowId, runId: "other-run" })
            : externalRequestFailed(transition, kind, initiatedEventId),
        );
      }
    }
  }

  lambdaCompletes(id: string, result: unknown): void {
    const scheduledEventId = [...this.state.lambdaFunctions].find(([, lambda]) => lambda.id === id)?.[0] ?? 0;
    const startedEventId = this.does((transition) => startLambdaFunction(transition, scheduledEventId)) ?? 0;
    const outcome = { kind: "completed", result: JSON.stringify(result) } as const;
    this.does((transition) => endLambdaFunction(transition, { scheduledEventId, startedEventId }, outcome));
  }

  // Time

  /** When something is due next; `undefined` if nothing is. */
  get nextDueAt(): number | undefined {
    return nearestDeadline(this.state);
  }

  waits(seconds: number): void {
    const until = this.now + seconds * 1_000;
    for (let due = this.nextDueAt; due !== undefined && due <= until && !this.isClosed; due = this.nextDueAt) {
      this.now = Math.max(this.now, due);
      this.does(tick);
    }
    this.now = until;
    if (this.task !== undefined && this.state.decisionTask?.startedEventId !== this.task.startedEventId)
      this.task = undefined;
  }
}
