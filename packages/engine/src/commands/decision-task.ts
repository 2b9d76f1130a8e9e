import type { EventId, Instant } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import { unknownDecisionTask } from "@openswf/model/faults";
import type { TaskList } from "@openswf/model/wire-types";
import type { DecisionContext } from "../decisions/deciding.ts";
import { takeDecision } from "../decisions/take-decision.ts";
import { decisionTaskOffer, isStartedAs } from "../tasks.ts";
import type { Transition } from "../transition.ts";

/** What a poll learns about the decision task that it has taken. */
export interface StartedDecisionTask {
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  readonly startedAt: Instant;
  readonly previousStartedEventId: EventId;
}

/** A poll takes the decision task. `undefined` when the task is no longer available. */
export function startDecisionTask(
  transition: Transition,
  scheduledEventId: EventId,
  identity: string | undefined,
): StartedDecisionTask | undefined {
  const { decisionTask, previousStartedEventId } = transition.state;
  if (transition.isClosed || decisionTask === undefined) return undefined;
  if (decisionTask.scheduledEventId !== scheduledEventId || decisionTask.startedEventId !== undefined) return undefined;
  transition.withdraw(decisionTaskOffer(decisionTask));
  const startedEventId = transition.record("DecisionTaskStarted", { identity, scheduledEventId });
  return { scheduledEventId, startedEventId, startedAt: transition.at, previousStartedEventId };
}

export interface CompletedDecisionTask {
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId;
  /** `undefined` if the task token does not say. */
  readonly startedAt?: Instant | undefined;
  readonly decisions: readonly Decision[];
  readonly executionContext: string | undefined;
  readonly taskList: TaskList | undefined;
  readonly taskListScheduleToStartTimeout: string | undefined;
}

/** Throws the service's own fault unless this decision task is the one that is started now. */
export function requireStartedDecisionTask(
  transition: Transition,
  attempt: Pick<CompletedDecisionTask, "scheduledEventId" | "startedEventId" | "startedAt">,
): void {
  transition.requireOpen();
  const task = transition.state.decisionTask;
  if (task?.scheduledEventId !== attempt.scheduledEventId || !isStartedAs(task, attempt)) {
    throw unknownDecisionTask(attempt.scheduledEventId);
  }
}

/**
 * Completes the decision task and takes its decisions in order. Their events directly follow DecisionTaskCompleted.
 * Returns the new run when the last decision is to continue as new.
 */
export function completeDecisionTask(
  transition: Transition,
  completed: CompletedDecisionTask,
  context: DecisionContext,
): Transition | undefined {
  requireStartedDecisionTask(transition, completed);
  const { scheduledEventId, startedEventId, executionContext, taskList, taskListScheduleToStartTimeout } = completed;
  const unhandledEvents = transition.state.waitingDecisionTask !== undefined;
  const decisionTaskCompletedEventId = transition.record("DecisionTaskCompleted", {
    executionContext,
    scheduledEventId,
    startedEventId,
    taskList,
    taskListScheduleToStartTimeout,
  });
  transition.offerDecisionTask();
  const deciding = { transition, context, decisionTaskCompletedEventId, unhandledEvents };
  let anyFailed = false;
  for (const decision of completed.decisions) {
    const decided = takeDecision(deciding, decision);
    if (decided.kind === "continuedAsNew") return decided.started;
    if (decided.kind === "failed") anyFailed = true;
  }
  if (anyFailed) transition.askForDecision();
  return undefined;
}
