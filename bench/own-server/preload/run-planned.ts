import type { Randomness } from "@openswf/core/ports/randomness";
import type { Commit } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import { newRunId } from "@openswf/core/stores/run-id";
import { completeActivityTask, startActivityTask } from "@openswf/engine/commands/activity-task";
import { completeDecisionTask, startDecisionTask } from "@openswf/engine/commands/decision-task";
import type { DecisionContext } from "@openswf/engine/decisions/deciding";
import type { Transition } from "@openswf/engine/transition";
import type { Instant } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import { activityDefaults, activityType, workflowDefaults } from "../../load/workplace.ts";
import type { PlannedExecution } from "./planned-execution.ts";
import { RecordedRun } from "./recorded-run.ts";

/** The duration of a step, in milliseconds. */
const stepMs = 20;
const taskList = { name: "preloaded" } as const;
/** What the open executions wait for, in seconds: 300 days, so that a kept store does not change. */
const openTimerSeconds = String(300 * 24 * 60 * 60);
const yearSeconds = String(365 * 24 * 60 * 60);

const scheduleActivity: Decision = {
  decisionType: "ScheduleActivityTask",
  attributes: { activityId: "charge-1", activityType, taskList, input: '{"amount":99.5}' },
};
const startTimer: Decision = {
  decisionType: "StartTimer",
  attributes: { timerId: "reminder", startToFireTimeout: openTimerSeconds },
};
const endings = {
  COMPLETED: { decisionType: "CompleteWorkflowExecution", attributes: { result: "done" } },
  FAILED: { decisionType: "FailWorkflowExecution", attributes: { reason: "declined" } },
} as const satisfies Record<string, Decision>;

/**
 * The commit that contains a planned execution from its start. A closed execution has run the base workflow; an open
 * one waits for a timer.
 */
export function runPlanned(
  planned: PlannedExecution,
  domain: DomainKey,
  startedAt: Instant,
  randomness: Randomness,
): Commit {
  const { workflowId, workflowType, tagList, closeStatus } = planned;
  const run = RecordedRun.start(
    domain,
    workflowId,
    {
      childPolicy: workflowDefaults.defaultChildPolicy,
      executionStartToCloseTimeout: yearSeconds,
      input: '{"order":1234567,"amount":99.5}',
      parentInitiatedEventId: 0,
      tagList,
      taskList,
      taskStartToCloseTimeout: workflowDefaults.defaultTaskStartToCloseTimeout,
      workflowType,
    },
    startedAt,
    randomness,
  );
  let at = startedAt;
  const step = (command: (transition: Transition) => void): void => {
    at += stepMs;
    run.step(at, command);
  };
  const context = decisionContext(domain, randomness);
  const decide = (scheduledEventId: number, decision: Decision): void => {
    step((transition) => void startDecisionTask(transition, scheduledEventId, "bench"));
    const startedEventId = scheduledEventId + 1;
    step((transition) => {
      completeDecisionTask(transition, { ...unset, scheduledEventId, startedEventId, decisions: [decision] }, context);
    });
  };

  if (closeStatus === undefined) {
    decide(2, startTimer);
    return run.changes;
  }
  decide(2, scheduleActivity);
  step((transition) => void startActivityTask(transition, 5, "bench"));
  step((transition) => completeActivityTask(transition, { scheduledEventId: 5, startedEventId: 6 }, '{"paid":true}'));
  decide(8, endings[closeStatus]);
  return run.changes;
}

const unset = { executionContext: undefined, taskList: undefined, taskListScheduleToStartTimeout: undefined } as const;

function decisionContext(domain: DomainKey, randomness: Randomness): DecisionContext {
  return {
    activityType: () => ({ status: "REGISTERED", configuration: activityDefaults }),
    workflowType: () => ({ status: "REGISTERED", configuration: workflowDefaults }),
    isPermitted: () => true,
    takesToken: () => true,
    hasRoomForExecution: () => true,
    lambdaIsAvailable: false,
    newRunId: () => newRunId(domain, "", 0, randomness),
  };
}
