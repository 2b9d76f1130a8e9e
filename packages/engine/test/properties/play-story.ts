import {
  type ActivityTaskAttempt,
  cancelActivityTask,
  completeActivityTask,
  failActivityTask,
  recordActivityTaskHeartbeat,
  startActivityTask,
} from "@openswf/engine/commands/activity-task";
import { completeDecisionTask, startDecisionTask } from "@openswf/engine/commands/decision-task";
import {
  childClosed,
  childStarted,
  childStartFailed,
  externalRequestDelivered,
  externalRequestFailed,
} from "@openswf/engine/commands/errand-outcomes";
import {
  meetChildPolicy,
  requestCancelWorkflowExecution,
  signalWorkflowExecution,
  terminateWorkflowExecution,
} from "@openswf/engine/commands/execution";
import { endLambdaFunction, startLambdaFunction } from "@openswf/engine/commands/lambda-function";
import { tick } from "@openswf/engine/commands/tick";
import { nearestDeadline } from "@openswf/engine/deadlines";
import { type Errand, errandId } from "@openswf/engine/errands";
import { Transition } from "@openswf/engine/transition";
import type { Instant, RunId } from "@openswf/model/brand";
import { invariant, unreachable } from "@openswf/model/invariant";
import { parentExecution, payment, senderExecution } from "../scenario/scenario.ts";
import { StoredExecution } from "../scenario/stored-execution.ts";
import { contextOf, limitsIn, usualSurroundings } from "../scenario/surroundings.ts";
import type { Action, Answer, Story } from "./random-steps.ts";

/** Small enough that stories reach every limit. */
const surroundings = {
  ...usualSurroundings,
  limits: {
    openActivityTasksMax: 3,
    openTimersMax: 3,
    openChildrenMax: 2,
    openLambdaFunctionsMax: 2,
    historyEventsMax: 80,
  },
};
const limits = limitsIn(surroundings);
const epoch: Instant = 1_700_000_000_123;
// `as`: run ids of the tests' own.
const runIdOf = (number: number): RunId => `run-${number}` as RunId;

/** Plays a story and returns its runs. `StoredExecution` checks each run at every step. */
export function playStory({ steps, ...story }: Story): readonly StoredExecution[] {
  const started = {
    childPolicy: story.childPolicy,
    executionStartToCloseTimeout: story.executionStartToCloseTimeout,
    lambdaRole: story.lambdaRole,
    parentInitiatedEventId: story.isChild ? 5 : 0,
    parentWorkflowExecution: story.isChild ? parentExecution : undefined,
    taskList: { name: "orders" },
    taskPriority: story.taskPriority,
    taskStartToCloseTimeout: story.taskStartToCloseTimeout,
    workflowType: { name: "order", version: "1.0" },
  };
  const execution = { workflowId: "order-1", runId: runIdOf(1) };
  const runs = [new StoredExecution(Transition.start(execution, started, epoch, limits))];
  let now = epoch;
  for (const step of steps) {
    const run = runs.at(-1);
    invariant(run !== undefined, "a story without a run");
    if (step.kind === "acts") {
      const newRuns: Transition[] = [];
      const commands = step.actions.map(
        (action) => (transition: Transition) => act(transition, action, run, (newRun) => newRuns.push(newRun)),
      );
      run.runTogether(now, limits, commands);
      for (const newRun of newRuns) runs.push(new StoredExecution(newRun));
      continue;
    }
    const until = now + step.ms;
    while (step.kind === "waits") {
      const nearest = nearestDeadline(run.state);
      if (nearest === undefined || nearest > until) break;
      now = Math.max(now, nearest);
      const before = run.history.length;
      run.wake(now, limits, tick);
      invariant(run.history.length > before, "a deadline was due and nothing happened");
    }
    now = until;
    if (step.kind === "sleeps") run.wake(now, limits, tick);
  }
  return runs;
}

/** Picks the item at `number` modulo the count; `undefined` when there are none. */
const pickOf = <Thing>(things: Iterable<Thing>, number: number): Thing | undefined => {
  const all = [...things];
  return all[number % Math.max(1, all.length)];
};

function act(
  transition: Transition,
  action: Action,
  run: StoredExecution,
  startsRun: (started: Transition) => void,
): void {
  const { state } = transition;
  switch (action.kind) {
    case "startsDecisionTask":
      startDecisionTask(transition, action.pick === 0 ? 2 : (state.decisionTask?.scheduledEventId ?? 0), "decider");
      return;
    case "answers":
      answers(transition, action, startsRun);
      return;
    case "startsActivityTask":
      startActivityTask(transition, pickOf(state.activityTasks.keys(), action.pick) ?? 0, "worker");
      return;
    case "heartbeats":
      recordActivityTaskHeartbeat(transition, attemptOf(transition, action.pick), action.text);
      return;
    case "completesActivityTask":
      completeActivityTask(transition, attemptOf(transition, action.pick), action.text);
      return;
    case "failsActivityTask":
      failActivityTask(transition, attemptOf(transition, action.pick), { reason: action.text, details: action.text });
      return;
    case "cancelsActivityTask":
      cancelActivityTask(transition, attemptOf(transition, action.pick), action.text);
      return;
    case "signals":
      signalWorkflowExecution(
        transition,
        { signalName: "changed", input: "i" },
        action.external ? senderExecution : undefined,
      );
      return;
    case "requestsCancel":
      requestCancelWorkflowExecution(transition, undefined);
      return;
    case "terminates": {
      const { childPolicy } = action;
      terminateWorkflowExecution(transition, { reason: "stop", details: undefined, childPolicy });
      return;
    }
    case "meetsChildPolicy":
      meetChildPolicy(transition, parentExecution, action.childPolicy);
      return;
    case "errandEnds": {
      const errand = pickOf(pendingErrands(transition, run), action.pick);
      if (errand !== undefined) endErrand(transition, errand, action.well ? "well" : "badly");
      return;
    }
    case "childCloses": {
      const initiatedEventId = pickOf(state.children.keys(), action.pick) ?? 0;
      const execution = { runId: "child-run", workflowId: state.children.get(initiatedEventId)?.workflowId ?? "" };
      childClosed(transition, initiatedEventId, execution, payment, action.closing);
      return;
    }
    case "lambdaEnds": {
      const scheduledEventId = pickOf(state.lambdaFunctions.keys(), action.pick) ?? 0;
      const startedEventId = state.lambdaFunctions.get(scheduledEventId)?.startedEventId ?? 0;
      endLambdaFunction(transition, { scheduledEventId, startedEventId }, action.outcome);
      return;
    }
    default:
      unreachable(action);
  }
}

function answers(
  transition: Transition,
  { pick, answer }: { readonly pick: number; readonly answer: Answer },
  startsRun: (started: Transition) => void,
): void {
  const { execution } = transition.state;
  // Usually the task is taken first; otherwise the stories would contain few decisions.
  if (pick > 1) startDecisionTask(transition, transition.state.decisionTask?.scheduledEventId ?? 0, undefined);
  const { decisionTask } = transition.state;
  const { denied, throttled, taskList, ...rest } = answer;
  const completed = {
    ...rest,
    scheduledEventId: decisionTask?.scheduledEventId ?? 0,
    // Occasionally the token names a task that is not the one started.
    startedEventId: pick === 0 ? 3 : (decisionTask?.startedEventId ?? 0),
    taskList: taskList === undefined ? undefined : { name: taskList },
  };
  const nextRun = runIdOf(Number(execution.runId.slice("run-".length)) + 1);
  const context = contextOf({ ...surroundings, denied, throttled }, () => nextRun);
  const newRun = completeDecisionTask(transition, completed, context);
  if (newRun !== undefined) startsRun(newRun);
}

/**
 * What the token of an activity task names. For a task that is not started, or for none, something that no token could
 * name.
 */
function attemptOf({ state }: Transition, pick: number): ActivityTaskAttempt {
  const scheduledEventId = pickOf(state.activityTasks.keys(), pick) ?? 1;
  return { scheduledEventId, startedEventId: state.activityTasks.get(scheduledEventId)?.startedEventId ?? 0 };
}

/** The errands that are stored now, or that would be stored if the transition ended here. */
function pendingErrands(transition: Transition, run: StoredExecution): readonly Errand[] {
  const settled = new Set(transition.errandsSettled);
  const stored = [...run.errands.values()].filter((errand) => !settled.has(errandId(errand)));
  return [...stored, ...transition.errandsAdded];
}

function endErrand(transition: Transition, errand: Errand, end: "well" | "badly"): void {
  switch (errand.kind) {
    case "startChild": {
      const { initiatedEventId } = errand;
      const workflowId = transition.state.children.get(initiatedEventId)?.workflowId ?? "";
      const child = { workflowExecution: { runId: "child-run", workflowId }, workflowType: payment };
      if (end === "well") childStarted(transition, initiatedEventId, child);
      else childStartFailed(transition, initiatedEventId, "WORKFLOW_ALREADY_RUNNING");
      return;
    }
    case "signalExternal":
    case "cancelExternal": {
      const { initiatedEventId, kind } = errand;
      const target = { runId: "external-run", workflowId: "stock" };
      if (end === "well") externalRequestDelivered(transition, kind, initiatedEventId, target);
      else externalRequestFailed(transition, kind, initiatedEventId);
      return;
    }
    case "startLambdaFunction":
      startLambdaFunction(transition, errand.scheduledEventId);
      return;
    case "notifyParent":
    case "applyChildPolicy":
    case "tellStateChanges":
      transition.settle(errand);
      return;
    default:
      unreachable(errand);
  }
}
