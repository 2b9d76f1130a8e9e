import { shapes } from "@openswf/model/shapes";
import type { DecisionType } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import {
  continueAsNewWorkflowExecution,
  recordMarker,
  scheduleActivityTask,
  startChildWorkflowExecution,
  startTimer,
} from "../scenario/decisions.ts";
import { Scenario } from "../scenario/scenario.ts";
import { activityType, type Surroundings, workflowType } from "../scenario/surroundings.ts";
import { type NeverGiven, type Refusal, refusals } from "./refusals.ts";

const enumOf = (name: string): readonly string[] => {
  const shape = shapes[name];
  if (shape === undefined || !("enum" in shape) || shape.enum === undefined) throw new Error(`${name} is not an enum`);
  return shape.enum;
};
// `as`: each row belongs to the decision that is its key; the compiler cannot follow that through `entries`.
const decisionTypes = Object.keys(refusals) as readonly DecisionType[];
const rows = decisionTypes.flatMap((decisionType) =>
  Object.entries(refusals[decisionType]).map(([cause, row]: [string, Refusal<DecisionType> | NeverGiven]) => ({
    decisionType,
    cause,
    row,
  })),
);

test("the table holds every cause that the service model declares, for every decision", () => {
  expect([...decisionTypes].sort()).toEqual([...enumOf("DecisionType")].sort());
  const declared = decisionTypes.map((type) => [type, [...enumOf(`${type}FailedCause`)].sort()]);
  const tabled = decisionTypes.map((type) => [type, Object.keys(refusals[type]).sort()]);
  expect(tabled).toEqual(declared);
});

const given = rows.flatMap(({ decisionType, cause, row }) => ("never" in row ? [] : [{ decisionType, cause, ...row }]));
test.each(given)("$decisionType fails with $cause when $when, and the decider is woken", (row) => {
  const { decisionType, cause, scenario, says } = row;
  const { history, state } = scenario();
  const failures = history.filter(({ eventType }) => eventType === `${decisionType}Failed`);
  expect(failures.map(({ attributes }) => JSON.parse(JSON.stringify(attributes)))).toStrictEqual([{ cause, ...says }]);

  const [failure] = failures;
  const after = history.filter(({ eventId }) => eventId > (failure?.eventId ?? 0));
  // If a decision task is already waiting, it will show the failure too.
  const wakes = cause === "UNHANDLED_DECISION" ? [] : ["DecisionTaskScheduled"];
  expect(after.map(({ eventType }) => eventType)).toEqual(wakes);
  expect(after.every(({ eventTimestamp }) => eventTimestamp === failure?.eventTimestamp)).toBe(true);
  expect(state.closing).toBeUndefined();
  expect(state.decisionTask).toMatchObject({ startedEventId: undefined });
});

test("a failed decision does not stop the later ones", () => {
  new Scenario({ denied: ["StartTimer"] })
    .startsExecution()
    .decides(startTimer("reminder", "60"), recordMarker("version"), startTimer("alarm", "60"))
    .hasHistory(`
      ...
      4  0s  DecisionTaskCompleted
      5  0s  StartTimerFailed       reminder  OPERATION_NOT_PERMITTED
      6  0s  MarkerRecorded         version
      7  0s  StartTimerFailed       alarm     OPERATION_NOT_PERMITTED
      8  0s  DecisionTaskScheduled  orders
    `);
});

/**
 * What can be wrong with one decision, in the order in which the service checks: the first flaw determines the cause.
 */
interface Flaw {
  readonly cause: string;
  readonly surroundings?: Partial<Surroundings>;
  readonly without?: string;
}
function causesInOrder(flaws: readonly Flaw[], scenarioWith: (flaws: readonly Flaw[]) => Scenario): void {
  const given = flaws.map((_, index) => {
    const { history } = scenarioWith(flaws.slice(index));
    const failure = history.findLast(({ eventType }) => eventType.endsWith("Failed"));
    return failure !== undefined && "cause" in failure.attributes ? failure.attributes.cause : undefined;
  });
  expect(given).toEqual(flaws.map(({ cause }) => cause));
}
function surroundingsOf(flaws: readonly Flaw[]): Partial<Surroundings> {
  // Later flaws first, so that where two flaws set the registry, the earlier one wins.
  return Object.assign({}, ...[...flaws].reverse().map(({ surroundings }) => surroundings));
}
function without<Attributes extends object>(attributes: Attributes, flaws: readonly Flaw[]): Partial<Attributes> {
  const missing = new Set(flaws.map((flaw) => flaw.without));
  // `as`: some of the members of Attributes.
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !missing.has(name))) as Partial<Attributes>;
}

const registries = {
  unknown: { activityTypes: [], workflowTypes: [] },
  deprecated: {
    activityTypes: [activityType("bare-activity", {}, "DEPRECATED")],
    workflowTypes: [workflowType("bare-workflow", {}, "DEPRECATED")],
  },
} satisfies Record<string, Partial<Surroundings>>;

test("the cause of a failed ScheduleActivityTask is the first that applies in the service's order", () => {
  const settings = {
    taskList: { name: "special" },
    scheduleToStartTimeout: "NONE",
    scheduleToCloseTimeout: "NONE",
    startToCloseTimeout: "NONE",
    heartbeatTimeout: "NONE",
  };
  const inUse = "ACTIVITY_ID_ALREADY_IN_USE";
  causesInOrder(
    [
      { cause: "OPERATION_NOT_PERMITTED", surroundings: { denied: ["ScheduleActivityTask"] } },
      { cause: "ACTIVITY_TYPE_DOES_NOT_EXIST", surroundings: registries.unknown },
      { cause: "ACTIVITY_TYPE_DEPRECATED", surroundings: registries.deprecated },
      { cause: inUse },
      { cause: "DEFAULT_TASK_LIST_UNDEFINED", without: "taskList" },
      { cause: "DEFAULT_SCHEDULE_TO_START_TIMEOUT_UNDEFINED", without: "scheduleToStartTimeout" },
      { cause: "DEFAULT_SCHEDULE_TO_CLOSE_TIMEOUT_UNDEFINED", without: "scheduleToCloseTimeout" },
      { cause: "DEFAULT_START_TO_CLOSE_TIMEOUT_UNDEFINED", without: "startToCloseTimeout" },
      { cause: "DEFAULT_HEARTBEAT_TIMEOUT_UNDEFINED", without: "heartbeatTimeout" },
      { cause: "OPEN_ACTIVITIES_LIMIT_EXCEEDED", surroundings: { limits: { openActivityTasksMax: 1 } } },
      { cause: "ACTIVITY_CREATION_RATE_EXCEEDED", surroundings: { throttled: ["ScheduleActivityTask"] } },
    ],
    (flaws) => {
      const open = flaws.some(({ cause }) => cause === inUse) ? "bare-activity" : "another";
      const bareType = { activityType: { name: "bare-activity", version: "1.0" } };
      return new Scenario()
        .startsExecution()
        .decides(scheduleActivityTask(open, { ...bareType, ...settings }))
        .signals("changed")
        .within(surroundingsOf(flaws))
        .decides(scheduleActivityTask("bare-activity", without(settings, flaws)));
    },
  );
});

const settings = {
  executionStartToCloseTimeout: "60",
  taskList: { name: "special" },
  taskStartToCloseTimeout: "NONE",
  childPolicy: "ABANDON",
} as const;
const undefinedSettings: readonly Flaw[] = [
  { cause: "DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED", without: "executionStartToCloseTimeout" },
  { cause: "DEFAULT_TASK_LIST_UNDEFINED", without: "taskList" },
  { cause: "DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED", without: "taskStartToCloseTimeout" },
  { cause: "DEFAULT_CHILD_POLICY_UNDEFINED", without: "childPolicy" },
];
const bareWorkflow = { workflowType: { name: "bare-workflow", version: "1.0" } };

test("the cause of a failed StartChildWorkflowExecution is the first that applies in the service's order", () => {
  causesInOrder(
    [
      { cause: "OPERATION_NOT_PERMITTED", surroundings: { denied: ["StartChildWorkflowExecution"] } },
      { cause: "WORKFLOW_TYPE_DOES_NOT_EXIST", surroundings: registries.unknown },
      { cause: "WORKFLOW_TYPE_DEPRECATED", surroundings: registries.deprecated },
      ...undefinedSettings,
      { cause: "OPEN_CHILDREN_LIMIT_EXCEEDED", surroundings: { limits: { openChildrenMax: 0 } } },
      { cause: "CHILD_CREATION_RATE_EXCEEDED", surroundings: { throttled: ["StartChildWorkflowExecution"] } },
      { cause: "OPEN_WORKFLOWS_LIMIT_EXCEEDED", surroundings: { hasRoomForExecution: false } },
    ],
    (flaws) =>
      new Scenario(surroundingsOf(flaws))
        .startsExecution()
        .decides(startChildWorkflowExecution("pay-1", { ...bareWorkflow, ...without(settings, flaws) })),
  );
});

test("the cause of a failed ContinueAsNewWorkflowExecution is the first that applies in the service's order", () => {
  const unhandled = "UNHANDLED_DECISION";
  causesInOrder(
    [
      { cause: "OPERATION_NOT_PERMITTED", surroundings: { denied: ["ContinueAsNewWorkflowExecution"] } },
      { cause: unhandled },
      { cause: "WORKFLOW_TYPE_DOES_NOT_EXIST", surroundings: registries.unknown },
      { cause: "WORKFLOW_TYPE_DEPRECATED", surroundings: registries.deprecated },
      ...undefinedSettings,
      {
        cause: "CONTINUE_AS_NEW_WORKFLOW_EXECUTION_RATE_EXCEEDED",
        surroundings: { throttled: ["ContinueAsNewWorkflowExecution"] },
      },
    ],
    (flaws) => {
      const scenario = new Scenario(surroundingsOf(flaws)).startsExecution(bareWorkflow).startsDecisionTask();
      if (flaws.some(({ cause }) => cause === unhandled)) scenario.signals("changed");
      return scenario.decides(continueAsNewWorkflowExecution(without(settings, flaws)));
    },
  );
});

test("the cause of a failed StartTimer is the first that applies in the service's order", () => {
  const inUse = "TIMER_ID_ALREADY_IN_USE";
  causesInOrder(
    [
      { cause: "OPERATION_NOT_PERMITTED", surroundings: { denied: ["StartTimer"] } },
      { cause: inUse },
      { cause: "OPEN_TIMERS_LIMIT_EXCEEDED", surroundings: { limits: { openTimersMax: 1 } } },
      { cause: "TIMER_CREATION_RATE_EXCEEDED", surroundings: { throttled: ["StartTimer"] } },
    ],
    (flaws) =>
      new Scenario()
        .startsExecution()
        .decides(startTimer(flaws.some(({ cause }) => cause === inUse) ? "reminder" : "alarm", "60"))
        .signals("changed")
        .within(surroundingsOf(flaws))
        .decides(startTimer("reminder", "60")),
  );
});
