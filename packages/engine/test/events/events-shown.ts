import type { HistoryEventAttributes } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
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
import { parentExecution, payment, Scenario, senderExecution } from "../scenario/scenario.ts";

/**
 * One way to reach an event, and exactly the attributes that it then has. `where` distinguishes several ways to the
 * same type.
 */
export interface EventShown<Type extends EventType> {
  readonly where: string;
  readonly scenario: () => Scenario;
  readonly attributes: HistoryEventAttributes[Type];
}
const full = "everything is given";
const bare = "only required members are given";

const order = { name: "order", version: "1.0" };
const chargeCard = { name: "charge-card", version: "1.0" };
const lambdaRole = "arn:aws:iam::123456789012:role/resize";
const role = { lambdaRole };

const started = (): Scenario => new Scenario().startsExecution();
/** Events 1 to 4 are the start and the first decision task; the events of its decisions begin at 5. */
const scheduled = (): Scenario => started().decides(scheduleActivityTask("charge-card"));
const activity = (): Scenario => scheduled().startsActivityTask("charge-card");
const childInitiated = (): Scenario => started().decides(startChildWorkflowExecution("pay-1", { control: "c" }));
const child = (): Scenario => childInitiated().childStarts("pay-1");
const childEnded = {
  initiatedEventId: 5,
  startedEventId: 6,
  workflowExecution: { runId: "child-run", workflowId: "pay-1" },
  workflowType: payment,
};
const lambda = (): Scenario => new Scenario().startsExecution(role).decides(scheduleLambdaFunction("thumbnail"));
const called = (): Scenario => lambda().callsLambdaFunction("thumbnail");
/** A signal arrives while the decision task is started: event 4 is the signal, event 5 a waiting decision task. */
const interrupted = (): Scenario => started().startsDecisionTask().signals("changed");
const unhandled = { cause: "UNHANDLED_DECISION", decisionTaskCompletedEventId: 6 } as const;

/** Every event type with its exact attributes. A missing row does not compile. */
export const eventsShown: { readonly [Type in EventType]: readonly EventShown<Type>[] } = {
  WorkflowExecutionStarted: [
    {
      where: bare,
      scenario: started,
      attributes: {
        childPolicy: "TERMINATE",
        executionStartToCloseTimeout: "86400",
        parentInitiatedEventId: 0,
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "NONE",
        workflowType: order,
      },
    },
    {
      where: "the run continues another and asks for everything",
      scenario: () =>
        started()
          .decides(
            continueAsNewWorkflowExecution({
              childPolicy: "ABANDON",
              executionStartToCloseTimeout: "60",
              input: "next",
              lambdaRole,
              tagList: ["a"],
              taskList: { name: "later" },
              taskPriority: "3",
              taskStartToCloseTimeout: "10",
            }),
          )
          .followsNewRun(),
      attributes: {
        childPolicy: "ABANDON",
        continuedExecutionRunId: "run-1",
        executionStartToCloseTimeout: "60",
        input: "next",
        lambdaRole,
        parentInitiatedEventId: 0,
        tagList: ["a"],
        taskList: { name: "later" },
        taskPriority: "3",
        taskStartToCloseTimeout: "10",
        workflowType: order,
      },
    },
    {
      where: "the run continues a child",
      scenario: () => new Scenario().startsChildExecution().decides(continueAsNewWorkflowExecution()).followsNewRun(),
      attributes: {
        childPolicy: "TERMINATE",
        continuedExecutionRunId: "run-1",
        executionStartToCloseTimeout: "86400",
        parentInitiatedEventId: 5,
        parentWorkflowExecution: parentExecution,
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "NONE",
        workflowType: order,
      },
    },
  ],
  WorkflowExecutionCancelRequested: [
    { where: "a caller asks", scenario: () => started().requestsCancel(), attributes: { externalInitiatedEventId: 0 } },
    {
      where: "another execution asks",
      scenario: () => started().requestsCancel(senderExecution),
      attributes: { externalInitiatedEventId: 17, externalWorkflowExecution: senderExecution.execution },
    },
    {
      where: "the parent's child policy asks",
      scenario: () => new Scenario().startsChildExecution().meetsChildPolicy("REQUEST_CANCEL"),
      attributes: {
        cause: "CHILD_POLICY_APPLIED",
        externalInitiatedEventId: 0,
        externalWorkflowExecution: parentExecution,
      },
    },
  ],
  WorkflowExecutionSignaled: [
    {
      where: "a caller signals with an empty input",
      scenario: () => started().signals("changed", ""),
      attributes: { externalInitiatedEventId: 0, input: "", signalName: "changed" },
    },
    {
      where: "another execution signals without input",
      scenario: () => started().signals("changed", undefined, senderExecution),
      attributes: {
        externalInitiatedEventId: 17,
        externalWorkflowExecution: senderExecution.execution,
        signalName: "changed",
      },
    },
  ],
  WorkflowExecutionCompleted: [
    {
      where: full,
      scenario: () => started().decides(completeWorkflowExecution("done")),
      attributes: { decisionTaskCompletedEventId: 4, result: "done" },
    },
    {
      where: bare,
      scenario: () => started().decides(completeWorkflowExecution()),
      attributes: { decisionTaskCompletedEventId: 4 },
    },
  ],
  WorkflowExecutionFailed: [
    {
      where: full,
      scenario: () => started().decides(failWorkflowExecution({ reason: "broken", details: "how" })),
      attributes: { decisionTaskCompletedEventId: 4, details: "how", reason: "broken" },
    },
    {
      where: bare,
      scenario: () => started().decides(failWorkflowExecution()),
      attributes: { decisionTaskCompletedEventId: 4 },
    },
  ],
  WorkflowExecutionCanceled: [
    {
      where: full,
      scenario: () => started().decides(cancelWorkflowExecution("why")),
      attributes: { decisionTaskCompletedEventId: 4, details: "why" },
    },
    {
      where: bare,
      scenario: () => started().decides(cancelWorkflowExecution()),
      attributes: { decisionTaskCompletedEventId: 4 },
    },
  ],
  WorkflowExecutionContinuedAsNew: [
    {
      where: bare,
      scenario: () => started().decides(continueAsNewWorkflowExecution()),
      attributes: {
        childPolicy: "TERMINATE",
        decisionTaskCompletedEventId: 4,
        executionStartToCloseTimeout: "86400",
        newExecutionRunId: "run-2",
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "NONE",
        workflowType: order,
      },
    },
    {
      where: full,
      scenario: () =>
        started().decides(
          continueAsNewWorkflowExecution({
            childPolicy: "ABANDON",
            executionStartToCloseTimeout: "60",
            input: "next",
            lambdaRole,
            tagList: ["a", "b"],
            taskList: { name: "later" },
            taskPriority: "3",
            taskStartToCloseTimeout: "10",
          }),
        ),
      attributes: {
        childPolicy: "ABANDON",
        decisionTaskCompletedEventId: 4,
        executionStartToCloseTimeout: "60",
        input: "next",
        lambdaRole,
        newExecutionRunId: "run-2",
        tagList: ["a", "b"],
        taskList: { name: "later" },
        taskPriority: "3",
        taskStartToCloseTimeout: "10",
        workflowType: order,
      },
    },
  ],
  WorkflowExecutionTerminated: [
    {
      where: "a caller gives everything",
      scenario: () => started().terminates({ reason: "stop", details: "now", childPolicy: "ABANDON" }),
      attributes: { cause: "OPERATOR_INITIATED", childPolicy: "ABANDON", details: "now", reason: "stop" },
    },
    {
      where: "a caller gives nothing",
      scenario: () => started().terminates(),
      attributes: { cause: "OPERATOR_INITIATED", childPolicy: "TERMINATE" },
    },
    {
      where: "the parent's child policy terminates it",
      scenario: () =>
        new Scenario().startsChildExecution({ childPolicy: "REQUEST_CANCEL" }).meetsChildPolicy("TERMINATE"),
      attributes: { cause: "CHILD_POLICY_APPLIED", childPolicy: "REQUEST_CANCEL" },
    },
    {
      where: "the history is too long",
      scenario: () =>
        new Scenario({ limits: { historyEventsMax: 3 } })
          .startsExecution({ childPolicy: "ABANDON" })
          .decides(recordMarker("a"), recordMarker("b")),
      attributes: { cause: "EVENT_LIMIT_EXCEEDED", childPolicy: "ABANDON" },
    },
  ],
  WorkflowExecutionTimedOut: [
    {
      where: "its timeout has passed",
      scenario: () =>
        new Scenario().startsExecution({ executionStartToCloseTimeout: "60", childPolicy: "REQUEST_CANCEL" }).waits(60),
      attributes: { childPolicy: "REQUEST_CANCEL", timeoutType: "START_TO_CLOSE" },
    },
  ],
  CompleteWorkflowExecutionFailed: [
    {
      where: "a signal arrived during the decision task",
      scenario: () => interrupted().decides(completeWorkflowExecution("done")),
      attributes: unhandled,
    },
  ],
  FailWorkflowExecutionFailed: [
    {
      where: "a signal arrived during the decision task",
      scenario: () => interrupted().decides(failWorkflowExecution({ reason: "r" })),
      attributes: unhandled,
    },
  ],
  CancelWorkflowExecutionFailed: [
    {
      where: "a signal arrived during the decision task",
      scenario: () => interrupted().decides(cancelWorkflowExecution("why")),
      attributes: unhandled,
    },
  ],
  ContinueAsNewWorkflowExecutionFailed: [
    {
      where: "a signal arrived during the decision task",
      scenario: () => interrupted().decides(continueAsNewWorkflowExecution({ input: "next" })),
      attributes: unhandled,
    },
  ],
  DecisionTaskScheduled: [
    {
      where: "the execution has no priority",
      scenario: started,
      attributes: { scheduleToStartTimeout: "NONE", startToCloseTimeout: "NONE", taskList: { name: "orders" } },
    },
    {
      where: "the execution has a priority and the previous answer set a sticky task list",
      scenario: () =>
        new Scenario()
          .startsExecution({ taskPriority: "-5", taskStartToCloseTimeout: "30" })
          .answers({ taskList: "worker-7", taskListScheduleToStartTimeout: "5" })
          .signals("changed"),
      attributes: {
        scheduleToStartTimeout: "5",
        startToCloseTimeout: "30",
        taskList: { name: "worker-7" },
        taskPriority: "-5",
      },
    },
  ],
  DecisionTaskStarted: [
    {
      where: full,
      scenario: () => started().startsDecisionTask("decider-1"),
      attributes: { identity: "decider-1", scheduledEventId: 2 },
    },
    { where: bare, scenario: () => started().startsDecisionTask(), attributes: { scheduledEventId: 2 } },
  ],
  DecisionTaskCompleted: [
    {
      where: full,
      scenario: () =>
        started().answers({ executionContext: "", taskList: "worker-7", taskListScheduleToStartTimeout: "5" }),
      attributes: {
        executionContext: "",
        scheduledEventId: 2,
        startedEventId: 3,
        taskList: { name: "worker-7" },
        taskListScheduleToStartTimeout: "5",
      },
    },
    { where: bare, scenario: () => started().decides(), attributes: { scheduledEventId: 2, startedEventId: 3 } },
  ],
  DecisionTaskTimedOut: [
    {
      where: "it was started",
      scenario: () => new Scenario().startsExecution({ taskStartToCloseTimeout: "30" }).startsDecisionTask().waits(30),
      attributes: { scheduledEventId: 2, startedEventId: 3, timeoutType: "START_TO_CLOSE" },
    },
    {
      where: "it was not started",
      scenario: () =>
        started().answers({ taskList: "worker-7", taskListScheduleToStartTimeout: "5" }).signals("changed").waits(5),
      attributes: { scheduledEventId: 6, startedEventId: 0, timeoutType: "SCHEDULE_TO_START" },
    },
  ],
  ActivityTaskScheduled: [
    {
      where: "the type gives everything",
      scenario: scheduled,
      attributes: {
        activityId: "charge-card",
        activityType: chargeCard,
        decisionTaskCompletedEventId: 4,
        heartbeatTimeout: "NONE",
        scheduleToCloseTimeout: "NONE",
        scheduleToStartTimeout: "NONE",
        startToCloseTimeout: "NONE",
        taskList: { name: "activities" },
      },
    },
    {
      where: "the decision gives everything",
      scenario: () =>
        started().decides(
          scheduleActivityTask("bare-activity", {
            control: "c",
            heartbeatTimeout: "1",
            input: "i",
            scheduleToCloseTimeout: "2",
            scheduleToStartTimeout: "3",
            startToCloseTimeout: "4",
            taskList: { name: "special" },
            taskPriority: "9",
          }),
        ),
      attributes: {
        activityId: "bare-activity",
        activityType: { name: "bare-activity", version: "1.0" },
        control: "c",
        decisionTaskCompletedEventId: 4,
        heartbeatTimeout: "1",
        input: "i",
        scheduleToCloseTimeout: "2",
        scheduleToStartTimeout: "3",
        startToCloseTimeout: "4",
        taskList: { name: "special" },
        taskPriority: "9",
      },
    },
  ],
  ScheduleActivityTaskFailed: [
    {
      where: "the type is unknown",
      scenario: () => started().decides(scheduleActivityTask("unheard-of", { input: "i", control: "c" })),
      attributes: {
        activityId: "unheard-of",
        activityType: { name: "unheard-of", version: "1.0" },
        cause: "ACTIVITY_TYPE_DOES_NOT_EXIST",
        decisionTaskCompletedEventId: 4,
      },
    },
  ],
  ActivityTaskStarted: [
    {
      where: full,
      scenario: () => scheduled().startsActivityTask("charge-card", "worker-1"),
      attributes: { identity: "worker-1", scheduledEventId: 5 },
    },
    { where: bare, scenario: activity, attributes: { scheduledEventId: 5 } },
  ],
  ActivityTaskCompleted: [
    {
      where: full,
      scenario: () => activity().completesActivityTask("charge-card", "paid"),
      attributes: { result: "paid", scheduledEventId: 5, startedEventId: 6 },
    },
    {
      where: bare,
      scenario: () => activity().completesActivityTask("charge-card"),
      attributes: { scheduledEventId: 5, startedEventId: 6 },
    },
  ],
  ActivityTaskFailed: [
    {
      where: full,
      scenario: () => activity().failsActivityTask("charge-card", { reason: "declined", details: "limit" }),
      attributes: { details: "limit", reason: "declined", scheduledEventId: 5, startedEventId: 6 },
    },
    {
      where: bare,
      scenario: () => activity().failsActivityTask("charge-card"),
      attributes: { scheduledEventId: 5, startedEventId: 6 },
    },
  ],
  ActivityTaskTimedOut: [
    {
      where: "it was never started",
      scenario: () =>
        started()
          .decides(scheduleActivityTask("charge-card", { scheduleToStartTimeout: "30" }))
          .waits(30),
      attributes: { scheduledEventId: 5, startedEventId: 0, timeoutType: "SCHEDULE_TO_START" },
    },
    {
      where: "its worker sent a heartbeat before falling silent",
      scenario: () =>
        started()
          .decides(scheduleActivityTask("charge-card", { heartbeatTimeout: "30" }))
          .startsActivityTask("charge-card")
          .heartbeats("charge-card", "half way")
          .waits(30),
      attributes: { details: "half way", scheduledEventId: 5, startedEventId: 6, timeoutType: "HEARTBEAT" },
    },
  ],
  ActivityTaskCanceled: [
    {
      where: "no cancel was requested",
      scenario: () => activity().cancelsActivityTask("charge-card", "by myself"),
      attributes: { details: "by myself", scheduledEventId: 5, startedEventId: 6 },
    },
    {
      where: "the cancel was requested while the task ran",
      scenario: () =>
        activity()
          .signals("changed")
          .decides(requestCancelActivityTask("charge-card"))
          .cancelsActivityTask("charge-card"),
      attributes: { latestCancelRequestedEventId: 11, scheduledEventId: 5, startedEventId: 6 },
    },
    {
      where: "the cancel was requested before the task started",
      scenario: () =>
        started().decides(scheduleActivityTask("charge-card"), requestCancelActivityTask("charge-card")).waits(0),
      attributes: { latestCancelRequestedEventId: 6, scheduledEventId: 5, startedEventId: 0 },
    },
  ],
  ActivityTaskCancelRequested: [
    {
      where: "the task is open",
      scenario: () => activity().signals("changed").decides(requestCancelActivityTask("charge-card")),
      attributes: { activityId: "charge-card", decisionTaskCompletedEventId: 10 },
    },
  ],
  RequestCancelActivityTaskFailed: [
    {
      where: "no such task is open",
      scenario: () => started().decides(requestCancelActivityTask("charge-card")),
      attributes: { activityId: "charge-card", cause: "ACTIVITY_ID_UNKNOWN", decisionTaskCompletedEventId: 4 },
    },
  ],
  MarkerRecorded: [
    {
      where: full,
      scenario: () => started().decides(recordMarker("version", "2")),
      attributes: { decisionTaskCompletedEventId: 4, details: "2", markerName: "version" },
    },
    {
      where: bare,
      scenario: () => started().decides(recordMarker("version")),
      attributes: { decisionTaskCompletedEventId: 4, markerName: "version" },
    },
  ],
  RecordMarkerFailed: [
    {
      where: "access control denies it",
      scenario: () =>
        new Scenario({ denied: ["RecordMarker"] }).startsExecution().decides(recordMarker("version", "2")),
      attributes: { cause: "OPERATION_NOT_PERMITTED", decisionTaskCompletedEventId: 4, markerName: "version" },
    },
  ],
  TimerStarted: [
    {
      where: full,
      scenario: () => started().decides(startTimer("reminder", "60", { control: "c" })),
      attributes: { control: "c", decisionTaskCompletedEventId: 4, startToFireTimeout: "60", timerId: "reminder" },
    },
    {
      where: bare,
      scenario: () => started().decides(startTimer("reminder", "60")),
      attributes: { decisionTaskCompletedEventId: 4, startToFireTimeout: "60", timerId: "reminder" },
    },
  ],
  StartTimerFailed: [
    {
      where: "the id is in use",
      scenario: () => started().decides(startTimer("reminder", "60"), startTimer("reminder", "30", { control: "c" })),
      attributes: { cause: "TIMER_ID_ALREADY_IN_USE", decisionTaskCompletedEventId: 4, timerId: "reminder" },
    },
  ],
  TimerFired: [
    {
      where: "its time is up",
      scenario: () =>
        started()
          .decides(startTimer("reminder", "60", { control: "c" }))
          .waits(60),
      attributes: { startedEventId: 5, timerId: "reminder" },
    },
  ],
  TimerCanceled: [
    {
      where: "the batch that started it also cancels it",
      scenario: () => started().decides(startTimer("reminder", "60"), cancelTimer("reminder")),
      attributes: { decisionTaskCompletedEventId: 4, startedEventId: 5, timerId: "reminder" },
    },
  ],
  CancelTimerFailed: [
    {
      where: "no such timer is open",
      scenario: () => started().decides(cancelTimer("reminder")),
      attributes: { cause: "TIMER_ID_UNKNOWN", decisionTaskCompletedEventId: 4, timerId: "reminder" },
    },
  ],
  StartChildWorkflowExecutionInitiated: [
    {
      where: "the type gives everything",
      scenario: () => started().decides(startChildWorkflowExecution("pay-1")),
      attributes: {
        childPolicy: "TERMINATE",
        decisionTaskCompletedEventId: 4,
        executionStartToCloseTimeout: "86400",
        taskList: { name: "orders" },
        taskStartToCloseTimeout: "NONE",
        workflowId: "pay-1",
        workflowType: payment,
      },
    },
    {
      where: "the decision gives everything",
      scenario: () =>
        started().decides(
          startChildWorkflowExecution("pay-1", {
            childPolicy: "ABANDON",
            control: "c",
            executionStartToCloseTimeout: "60",
            input: "i",
            lambdaRole,
            tagList: ["a"],
            taskList: { name: "payments" },
            taskPriority: "4",
            taskStartToCloseTimeout: "1200",
          }),
        ),
      attributes: {
        childPolicy: "ABANDON",
        control: "c",
        decisionTaskCompletedEventId: 4,
        executionStartToCloseTimeout: "60",
        input: "i",
        lambdaRole,
        tagList: ["a"],
        taskList: { name: "payments" },
        taskPriority: "4",
        taskStartToCloseTimeout: "1200",
        workflowId: "pay-1",
        workflowType: payment,
      },
    },
  ],
  StartChildWorkflowExecutionFailed: [
    {
      where: "the workflowId is already open",
      scenario: () => childInitiated().childStartFails("pay-1"),
      attributes: {
        cause: "WORKFLOW_ALREADY_RUNNING",
        control: "c",
        decisionTaskCompletedEventId: 4,
        initiatedEventId: 5,
        workflowId: "pay-1",
        workflowType: payment,
      },
    },
    {
      where: "the type is unknown",
      scenario: () =>
        started().decides(
          startChildWorkflowExecution("pay-1", {
            control: "c",
            input: "i",
            workflowType: { name: "payment", version: "9" },
          }),
        ),
      attributes: {
        cause: "WORKFLOW_TYPE_DOES_NOT_EXIST",
        control: "c",
        decisionTaskCompletedEventId: 4,
        initiatedEventId: 0,
        workflowId: "pay-1",
        workflowType: { name: "payment", version: "9" },
      },
    },
  ],
  ChildWorkflowExecutionStarted: [
    {
      where: "the child runs",
      scenario: child,
      attributes: {
        initiatedEventId: 5,
        workflowExecution: { runId: "child-run", workflowId: "pay-1" },
        workflowType: payment,
      },
    },
  ],
  ChildWorkflowExecutionCompleted: [
    {
      where: full,
      scenario: () => child().childCloses("pay-1", { status: "COMPLETED", result: "paid" }),
      attributes: { ...childEnded, result: "paid" },
    },
    {
      where: bare,
      scenario: () => child().childCloses("pay-1", { status: "COMPLETED", result: undefined }),
      attributes: childEnded,
    },
    {
      where: "the child has continued as new in the meantime",
      scenario: () => child().childCloses("pay-1", { status: "COMPLETED", result: "paid" }, "child-run-2"),
      attributes: {
        ...childEnded,
        result: "paid",
        workflowExecution: { runId: "child-run-2", workflowId: "pay-1" },
      },
    },
  ],
  ChildWorkflowExecutionFailed: [
    {
      where: full,
      scenario: () => child().childCloses("pay-1", { status: "FAILED", reason: "r", details: "d" }),
      attributes: { ...childEnded, details: "d", reason: "r" },
    },
    {
      where: bare,
      scenario: () => child().childCloses("pay-1", { status: "FAILED", reason: undefined, details: undefined }),
      attributes: childEnded,
    },
  ],
  ChildWorkflowExecutionTimedOut: [
    {
      where: "its timeout has passed",
      scenario: () => child().childCloses("pay-1", { status: "TIMED_OUT" }),
      attributes: { ...childEnded, timeoutType: "START_TO_CLOSE" },
    },
  ],
  ChildWorkflowExecutionCanceled: [
    {
      where: full,
      scenario: () => child().childCloses("pay-1", { status: "CANCELED", details: "d" }),
      attributes: { ...childEnded, details: "d" },
    },
  ],
  ChildWorkflowExecutionTerminated: [
    {
      where: "it was terminated",
      scenario: () => child().childCloses("pay-1", { status: "TERMINATED" }),
      attributes: childEnded,
    },
  ],
  SignalExternalWorkflowExecutionInitiated: [
    {
      where: full,
      scenario: () =>
        started().decides(
          signalExternalWorkflowExecution("stock", { control: "c", input: "i", runId: "r", signalName: "sold" }),
        ),
      attributes: {
        control: "c",
        decisionTaskCompletedEventId: 4,
        input: "i",
        runId: "r",
        signalName: "sold",
        workflowId: "stock",
      },
    },
    {
      where: bare,
      scenario: () => started().decides(signalExternalWorkflowExecution("stock", { signalName: "sold" })),
      attributes: { decisionTaskCompletedEventId: 4, signalName: "sold", workflowId: "stock" },
    },
  ],
  SignalExternalWorkflowExecutionFailed: [
    {
      where: full,
      scenario: () =>
        started()
          .decides(signalExternalWorkflowExecution("stock", { control: "c", input: "i", runId: "r" }))
          .externalIsUnknown("signalExternal", "stock"),
      attributes: {
        cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION",
        control: "c",
        decisionTaskCompletedEventId: 4,
        initiatedEventId: 5,
        runId: "r",
        workflowId: "stock",
      },
    },
    {
      where: bare,
      scenario: () =>
        started().decides(signalExternalWorkflowExecution("stock")).externalIsUnknown("signalExternal", "stock"),
      attributes: {
        cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION",
        decisionTaskCompletedEventId: 4,
        initiatedEventId: 5,
        workflowId: "stock",
      },
    },
  ],
  ExternalWorkflowExecutionSignaled: [
    {
      where: "the target recorded it",
      scenario: () =>
        started().decides(signalExternalWorkflowExecution("stock")).externalIsReached("signalExternal", "stock"),
      attributes: { initiatedEventId: 5, workflowExecution: { runId: "external-run", workflowId: "stock" } },
    },
  ],
  RequestCancelExternalWorkflowExecutionInitiated: [
    {
      where: full,
      scenario: () => started().decides(requestCancelExternalWorkflowExecution("stock", { control: "c", runId: "r" })),
      attributes: { control: "c", decisionTaskCompletedEventId: 4, runId: "r", workflowId: "stock" },
    },
    {
      where: bare,
      scenario: () => started().decides(requestCancelExternalWorkflowExecution("stock")),
      attributes: { decisionTaskCompletedEventId: 4, workflowId: "stock" },
    },
  ],
  RequestCancelExternalWorkflowExecutionFailed: [
    {
      where: full,
      scenario: () =>
        started()
          .decides(requestCancelExternalWorkflowExecution("stock", { control: "c", runId: "r" }))
          .externalIsUnknown("cancelExternal", "stock"),
      attributes: {
        cause: "UNKNOWN_EXTERNAL_WORKFLOW_EXECUTION",
        control: "c",
        decisionTaskCompletedEventId: 4,
        initiatedEventId: 5,
        runId: "r",
        workflowId: "stock",
      },
    },
  ],
  ExternalWorkflowExecutionCancelRequested: [
    {
      where: "the target recorded it",
      scenario: () =>
        started().decides(requestCancelExternalWorkflowExecution("stock")).externalIsReached("cancelExternal", "stock"),
      attributes: { initiatedEventId: 5, workflowExecution: { runId: "external-run", workflowId: "stock" } },
    },
  ],
  LambdaFunctionScheduled: [
    {
      where: full,
      scenario: () =>
        started().decides(scheduleLambdaFunction("thumbnail", { control: "c", input: "i", startToCloseTimeout: "30" })),
      attributes: {
        control: "c",
        decisionTaskCompletedEventId: 4,
        id: "thumbnail",
        input: "i",
        name: "resize",
        startToCloseTimeout: "30",
      },
    },
    {
      where: bare,
      scenario: lambda,
      attributes: { decisionTaskCompletedEventId: 4, id: "thumbnail", name: "resize" },
    },
  ],
  LambdaFunctionStarted: [{ where: "it is called", scenario: called, attributes: { scheduledEventId: 5 } }],
  LambdaFunctionCompleted: [
    {
      where: full,
      scenario: () => called().lambdaFunctionEnds("thumbnail", { kind: "completed", result: '"ok"' }),
      attributes: { result: '"ok"', scheduledEventId: 5, startedEventId: 6 },
    },
    {
      where: bare,
      scenario: () => called().lambdaFunctionEnds("thumbnail", { kind: "completed", result: undefined }),
      attributes: { scheduledEventId: 5, startedEventId: 6 },
    },
  ],
  LambdaFunctionFailed: [
    {
      where: full,
      scenario: () => called().lambdaFunctionEnds("thumbnail", { kind: "failed", reason: "Unhandled", details: "d" }),
      attributes: { details: "d", reason: "Unhandled", scheduledEventId: 5, startedEventId: 6 },
    },
  ],
  LambdaFunctionTimedOut: [
    {
      where: "it does not answer within the default timeout",
      scenario: () => called().waits(900),
      attributes: { scheduledEventId: 5, startedEventId: 6, timeoutType: "START_TO_CLOSE" },
    },
  ],
  ScheduleLambdaFunctionFailed: [
    {
      where: "no Lambda is configured",
      scenario: () =>
        new Scenario({ lambdaIsAvailable: false })
          .startsExecution(role)
          .decides(scheduleLambdaFunction("thumbnail", { control: "c", input: "i" })),
      attributes: {
        cause: "LAMBDA_SERVICE_NOT_AVAILABLE_IN_REGION",
        decisionTaskCompletedEventId: 4,
        id: "thumbnail",
        name: "resize",
      },
    },
  ],
  StartLambdaFunctionFailed: [
    {
      where: "the execution has no role",
      scenario: () => started().decides(scheduleLambdaFunction("thumbnail")).callsLambdaFunction("thumbnail"),
      attributes: {
        cause: "ASSUME_ROLE_FAILED",
        message: "No IAM role is attached to the current workflow execution.",
        scheduledEventId: 5,
      },
    },
  ],
};
