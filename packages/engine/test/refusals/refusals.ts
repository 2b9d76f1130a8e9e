import type { Decision } from "@openswf/model/decisions";
import type { HistoryEventAttributes } from "@openswf/model/history-events";
import type { ChildPolicy, DecisionType } from "@openswf/model/wire-types";
import {
  cancelTimer,
  cancelWorkflowExecution,
  completeWorkflowExecution,
  continueAsNewWorkflowExecution,
  failWorkflowExecution,
  recordMarker,
  requestCancelActivityTask,
  requestCancelExternalWorkflowExecution,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternalWorkflowExecution,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";
import type { Surroundings } from "../scenario/surroundings.ts";

type Failed<Type extends DecisionType> = HistoryEventAttributes[`${Type}Failed`];
export type CauseOf<Type extends DecisionType> = Failed<Type>["cause"];
/** `DecisionTaskCompleted` is event 4 of every scenario, or event 6 if a signal arrived during the decision task. */
export interface Refusal<Type extends DecisionType> {
  readonly when: string;
  readonly scenario: () => Scenario;
  /** The attributes of the failed event other than its cause. */
  readonly says: Omit<Failed<Type>, "cause">;
}
/** Why the server never gives a cause that the model declares. */
export interface NeverGiven {
  readonly never: string;
}

const decides = (surroundings: Partial<Surroundings>, ...decisions: readonly Decision[]): Scenario =>
  new Scenario(surroundings).startsExecution().decides(...decisions);
const denied = (decision: Decision): Scenario => decides({ denied: [decision.decisionType] }, decision);
const throttled = (decision: Decision): Scenario => decides({ throttled: [decision.decisionType] }, decision);
const interrupted = (decision: Decision): Scenario =>
  new Scenario().startsExecution().startsDecisionTask().signals("changed").decides(decision);

const inBatch = { decisionTaskCompletedEventId: 4 };
const deny = "access control denies it";
const empty = "its bucket is empty";
const interruption = "an event arrived during the decision task";

function closeRefusals(decision: Decision): {
  readonly OPERATION_NOT_PERMITTED: Refusal<"CompleteWorkflowExecution">;
  readonly UNHANDLED_DECISION: Refusal<"CompleteWorkflowExecution">;
} {
  return {
    OPERATION_NOT_PERMITTED: { when: deny, scenario: () => denied(decision), says: inBatch },
    UNHANDLED_DECISION: {
      when: interruption,
      scenario: () => interrupted(decision),
      says: { decisionTaskCompletedEventId: 6 },
    },
  };
}

const bareActivity = {
  activityId: "bare-activity",
  activityType: { name: "bare-activity", version: "1.0" },
  ...inBatch,
};
const chargeCard = { activityId: "charge-card", activityType: { name: "charge-card", version: "1.0" }, ...inBatch };
const activityTimeouts = {
  taskList: { name: "special" },
  scheduleToStartTimeout: "NONE",
  scheduleToCloseTimeout: "NONE",
  startToCloseTimeout: "NONE",
  heartbeatTimeout: "NONE",
};
/** An activity task whose type has no defaults, with every setting except one. */
function activityWithout(setting: keyof typeof activityTimeouts): Refusal<"ScheduleActivityTask"> {
  const { [setting]: _, ...rest } = activityTimeouts;
  const scenario = (): Scenario => decides({}, scheduleActivityTask("bare-activity", rest));
  return { when: `neither the decision nor the type gives ${setting}`, scenario, says: bareActivity };
}

const bareType = { name: "bare-workflow", version: "1.0" };
const childPolicy: ChildPolicy = "ABANDON";
const workflowSettings = {
  executionStartToCloseTimeout: "60",
  taskList: { name: "special" },
  taskStartToCloseTimeout: "NONE",
  childPolicy,
};
function childWithout(setting: keyof typeof workflowSettings): Refusal<"StartChildWorkflowExecution"> {
  const { [setting]: _, ...rest } = workflowSettings;
  return {
    when: `neither the decision nor the type gives ${setting}`,
    scenario: () => decides({}, startChildWorkflowExecution("pay-1", { workflowType: bareType, ...rest })),
    says: { initiatedEventId: 0, workflowId: "pay-1", workflowType: bareType, ...inBatch },
  };
}
/** The run itself has every setting, but its settings do not count. */
function continuedWithout(setting: keyof typeof workflowSettings): Refusal<"ContinueAsNewWorkflowExecution"> {
  const { [setting]: _, ...rest } = workflowSettings;
  return {
    when: `neither the decision nor the type gives ${setting}`,
    scenario: () =>
      new Scenario().startsExecution({ workflowType: bareType }).decides(continueAsNewWorkflowExecution(rest)),
    says: inBatch,
  };
}
const child = {
  control: "c",
  initiatedEventId: 0,
  workflowId: "pay-1",
  workflowType: { name: "payment", version: "1.0" },
  ...inBatch,
};
const startsChild = startChildWorkflowExecution("pay-1", { control: "c", input: "i" });
const external = { control: "c", initiatedEventId: 0, runId: "r", workflowId: "stock", ...inBatch };
const signals = signalExternalWorkflowExecution("stock", { control: "c", input: "i", runId: "r" });
const cancels = requestCancelExternalWorkflowExecution("stock", { control: "c", runId: "r" });
const resize = { id: "thumbnail", name: "resize", ...inBatch };
const oldType = { name: "old-workflow", version: "1.0" };

/** Every cause that the service model declares for a decision, and how it arises. A missing one does not compile. */
export const refusals: {
  readonly [Type in DecisionType]: { readonly [Cause in CauseOf<Type>]: Refusal<Type> | NeverGiven };
} = {
  ScheduleActivityTask: {
    OPERATION_NOT_PERMITTED: {
      when: deny,
      scenario: () => denied(scheduleActivityTask("charge-card", { control: "c" })),
      says: chargeCard,
    },
    ACTIVITY_TYPE_DOES_NOT_EXIST: {
      when: "the version is not registered",
      scenario: () =>
        decides({}, scheduleActivityTask("charge-card", { activityType: { name: "charge-card", version: "2" } })),
      says: { ...chargeCard, activityType: { name: "charge-card", version: "2" } },
    },
    ACTIVITY_TYPE_DEPRECATED: {
      when: "the type is deprecated",
      scenario: () => decides({}, scheduleActivityTask("old-activity")),
      says: { activityId: "old-activity", activityType: { name: "old-activity", version: "1.0" }, ...inBatch },
    },
    ACTIVITY_ID_ALREADY_IN_USE: {
      when: "an open activity task has the id",
      scenario: () => decides({}, scheduleActivityTask("charge-card"), scheduleActivityTask("charge-card")),
      says: chargeCard,
    },
    DEFAULT_TASK_LIST_UNDEFINED: activityWithout("taskList"),
    DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED: activityWithout("scheduleToStartTimeout"),
    DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED: activityWithout("scheduleToCloseTimeout"),
    DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED: activityWithout("startToCloseTimeout"),
    DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED: activityWithout("heartbeatTimeout"),
    OPEN_ACTIVITIES_LIMIT_EXCEEDED: {
      when: "the limit of open activity tasks is reached",
      scenario: () =>
        decides(
          { limits: { openActivityTasksMax: 1 } },
          scheduleActivityTask("ship-order"),
          scheduleActivityTask("charge-card"),
        ),
      says: chargeCard,
    },
    ACTIVITY_CREATION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(scheduleActivityTask("charge-card")),
      says: chargeCard,
    },
  },
  RequestCancelActivityTask: {
    ACTIVITY_ID_UNKNOWN: {
      when: "no open activity task has the id",
      scenario: () => decides({}, scheduleActivityTask("charge-card"), requestCancelActivityTask("ship-order")),
      says: { activityId: "ship-order", ...inBatch },
    },
    OPERATION_NOT_PERMITTED: {
      when: deny,
      scenario: () =>
        decides(
          { denied: ["RequestCancelActivityTask"] },
          scheduleActivityTask("charge-card"),
          requestCancelActivityTask("charge-card"),
        ),
      says: { activityId: "charge-card", ...inBatch },
    },
  },
  CompleteWorkflowExecution: closeRefusals(completeWorkflowExecution("done")),
  FailWorkflowExecution: closeRefusals(failWorkflowExecution({ reason: "broken", details: "how" })),
  CancelWorkflowExecution: closeRefusals(cancelWorkflowExecution("why")),
  ContinueAsNewWorkflowExecution: {
    ...closeRefusals(continueAsNewWorkflowExecution({ input: "next" })),
    WORKFLOW_TYPE_DOES_NOT_EXIST: {
      when: "the version is not registered",
      scenario: () => decides({}, continueAsNewWorkflowExecution({ workflowTypeVersion: "9" })),
      says: inBatch,
    },
    WORKFLOW_TYPE_DEPRECATED: {
      when: "the type of the run has been deprecated",
      scenario: () =>
        new Scenario().startsExecution({ workflowType: oldType }).decides(continueAsNewWorkflowExecution()),
      says: inBatch,
    },
    DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED: continuedWithout("executionStartToCloseTimeout"),
    DEFAULT_TASK_LIST_UNDEFINED: continuedWithout("taskList"),
    DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED: continuedWithout("taskStartToCloseTimeout"),
    DEFAULT_CHILD_POLICY_UNDEFINED: continuedWithout("childPolicy"),
    CONTINUE_AS_NEW_WORKFLOW_EXECUTION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(continueAsNewWorkflowExecution()),
      says: inBatch,
    },
  },
  RecordMarker: {
    OPERATION_NOT_PERMITTED: {
      when: deny,
      scenario: () => denied(recordMarker("version", "2")),
      says: { markerName: "version", ...inBatch },
    },
  },
  StartTimer: {
    OPERATION_NOT_PERMITTED: {
      when: deny,
      scenario: () => denied(startTimer("reminder", "60", { control: "c" })),
      says: { timerId: "reminder", ...inBatch },
    },
    TIMER_ID_ALREADY_IN_USE: {
      when: "an open timer has the id",
      scenario: () => decides({}, startTimer("reminder", "60"), startTimer("reminder", "0")),
      says: { timerId: "reminder", ...inBatch },
    },
    OPEN_TIMERS_LIMIT_EXCEEDED: {
      when: "the limit of open timers is reached",
      scenario: () => decides({ limits: { openTimersMax: 1 } }, startTimer("one", "60"), startTimer("two", "60")),
      says: { timerId: "two", ...inBatch },
    },
    TIMER_CREATION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(startTimer("reminder", "60")),
      says: { timerId: "reminder", ...inBatch },
    },
  },
  CancelTimer: {
    TIMER_ID_UNKNOWN: {
      when: "no open timer has the id",
      scenario: () => decides({}, startTimer("reminder", "60"), cancelTimer("alarm")),
      says: { timerId: "alarm", ...inBatch },
    },
    OPERATION_NOT_PERMITTED: {
      when: deny,
      scenario: () => decides({ denied: ["CancelTimer"] }, startTimer("reminder", "60"), cancelTimer("reminder")),
      says: { timerId: "reminder", ...inBatch },
    },
  },
  SignalExternalWorkflowExecution: {
    OPERATION_NOT_PERMITTED: { when: deny, scenario: () => denied(signals), says: external },
    SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(signals),
      says: external,
    },
    UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION: {
      when: "the target is not open",
      scenario: () => decides({}, signals).externalIsUnknown("signalExternal", "stock"),
      says: { ...external, initiatedEventId: 5 },
    },
  },
  RequestCancelExternalWorkflowExecution: {
    OPERATION_NOT_PERMITTED: { when: deny, scenario: () => denied(cancels), says: external },
    REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(cancels),
      says: external,
    },
    UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION: {
      when: "the target is not open",
      scenario: () => decides({}, cancels).externalIsUnknown("cancelExternal", "stock"),
      says: { ...external, initiatedEventId: 5 },
    },
  },
  StartChildWorkflowExecution: {
    OPERATION_NOT_PERMITTED: { when: deny, scenario: () => denied(startsChild), says: child },
    WORKFLOW_TYPE_DOES_NOT_EXIST: {
      when: "the type is not registered",
      scenario: () =>
        decides({}, startChildWorkflowExecution("pay-1", { workflowType: { name: "unheard-of", version: "1.0" } })),
      says: {
        initiatedEventId: 0,
        workflowId: "pay-1",
        workflowType: { name: "unheard-of", version: "1.0" },
        ...inBatch,
      },
    },
    WORKFLOW_TYPE_DEPRECATED: {
      when: "the type is deprecated",
      scenario: () => decides({}, startChildWorkflowExecution("pay-1", { workflowType: oldType })),
      says: { initiatedEventId: 0, workflowId: "pay-1", workflowType: oldType, ...inBatch },
    },
    DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED: childWithout("executionStartToCloseTimeout"),
    DEFAULT_TASK_LIST_UNDEFINED: childWithout("taskList"),
    DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED: childWithout("taskStartToCloseTimeout"),
    DEFAULT_CHILD_POLICY_UNDEFINED: childWithout("childPolicy"),
    OPEN_CHILDREN_LIMIT_EXCEEDED: {
      when: "the limit of open children is reached, although none has started yet",
      scenario: () => decides({ limits: { openChildrenMax: 1 } }, startChildWorkflowExecution("pay-0"), startsChild),
      says: child,
    },
    CHILD_CREATION_RATE_EXCEEDED: { when: empty, scenario: () => throttled(startsChild), says: child },
    OPEN_WORKFLOWS_LIMIT_EXCEEDED: {
      when: "the domain has reached its limit of open executions",
      scenario: () => decides({ hasRoomForExecution: false }, startsChild),
      says: child,
    },
    WORKFLOW_ALREADY_RUNNING: {
      when: "the workflowId is already open",
      scenario: () => decides({}, startsChild).childStartFails("pay-1"),
      says: { ...child, initiatedEventId: 5 },
    },
  },
  ScheduleLambdaFunction: {
    ID_ALREADY_IN_USE: {
      never: "the service accepts an id that is in use, although its model has this cause (measured)",
    },
    OPEN_LAMBDA_FUNCTIONS_LIMIT_EXCEEDED: {
      when: "the limit of open Lambda functions is reached",
      scenario: () =>
        decides(
          { limits: { openLambdaFunctionsMax: 1 } },
          scheduleLambdaFunction("first"),
          scheduleLambdaFunction("thumbnail", { control: "c", input: "i" }),
        ),
      says: resize,
    },
    LAMBDA_FUNCTION_CREATION_RATE_EXCEEDED: {
      when: empty,
      scenario: () => throttled(scheduleLambdaFunction("thumbnail")),
      says: resize,
    },
    LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION: {
      when: "no Lambda is configured",
      scenario: () => decides({ lambdaIsAvailable: false }, scheduleLambdaFunction("thumbnail")),
      says: resize,
    },
  },
};
