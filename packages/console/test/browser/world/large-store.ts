import { createCore, type InProcessClient, inProcess, type ManualClock, manualClock } from "@openswf/core";
import type { Decision, StartWorkflowExecutionInput } from "@openswf/model/wire-types";
import { openSqliteStore } from "@openswf/store-sqlite";

/** Executions of `manyDomain`: as many as SWF lets be open at once, a part of them closed. */
export const manyExecutions = 100_000;
export const manyDomain = "many";
/** Events of the execution `long` in `longDomain`, or a few less: SWF ends executions at 25,000. */
const longHistory = 24_990;
export const longDomain = "long";

/** Calls at once. They share one commit. */
const callsAtOnce = 1_000;
/** Of each thousand that start, this many are closed. */
const closedOfEach = 300;
/** Activities of one round of the long history: each has three events, and its round three more. */
const activitiesOfRound = 100;
const eventsOfRound = 3 * activitiesOfRound + 3;
const dayMs = 86_400_000;

const workflowType = { name: "order", version: "1" };
const activityType = { name: "charge-card", version: "1" };

/** Makes a store for a server: in this process and with a clock of its own, so that a day of work takes half a minute. */
export async function buildLargeStore(path: string): Promise<void> {
  const clock = manualClock(Date.now() - dayMs);
  const core = await createCore({ store: await openSqliteStore(path), clock });
  try {
    const { call } = inProcess(core);
    await startMany(call, clock);
    await makeLongHistory(call, clock);
  } finally {
    await core.stop();
  }
}

type Call = InProcessClient["call"];

async function register(call: Call, domain: string): Promise<void> {
  await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "90" });
  await call("RegisterWorkflowType", {
    domain,
    ...workflowType,
    defaultTaskList: { name: "orders" },
    defaultTaskStartToCloseTimeout: "600",
    defaultExecutionStartToCloseTimeout: "31536000",
    defaultChildPolicy: "TERMINATE",
  });
  await call("RegisterActivityType", {
    domain,
    ...activityType,
    defaultTaskList: { name: "cards" },
    defaultTaskStartToCloseTimeout: "NONE",
    defaultTaskScheduleToStartTimeout: "NONE",
    defaultTaskScheduleToCloseTimeout: "NONE",
    defaultTaskHeartbeatTimeout: "NONE",
  });
}

async function startMany(call: Call, clock: ManualClock): Promise<void> {
  const domain = manyDomain;
  await register(call, domain);
  const start = (workflowId: string): Promise<unknown> => {
    const input: StartWorkflowExecutionInput = { domain, workflowId, workflowType, tagList: ["shop-eu"] };
    return call("StartWorkflowExecution", input);
  };
  for (let first = 0; first < manyExecutions; first += callsAtOnce) {
    const ids = Array.from({ length: callsAtOnce }, (_, index) => `order-${first + index}`);
    await Promise.all(ids.map(start));
    await clock.advance(1_000);
    const closed = ids.slice(0, closedOfEach);
    await Promise.all(closed.map((workflowId) => call("TerminateWorkflowExecution", { domain, workflowId })));
    await clock.advance(dayMs / (manyExecutions / callsAtOnce) / 2);
  }
}

/** Rounds of activities, and at the end markers, until no more events fit. The execution stays open. */
async function makeLongHistory(call: Call, clock: ManualClock): Promise<void> {
  const domain = longDomain;
  await register(call, domain);
  await call("StartWorkflowExecution", { domain, workflowId: "long", workflowType, taskList: { name: "long" } });
  let events = 2;
  for (let round = 0; events + eventsOfRound < longHistory / 2; round += 1) {
    await decide(call, activitiesOf(round));
    // At once: they share their commits.
    await Promise.all(Array.from({ length: activitiesOfRound }, () => completeActivity(call)));
    await clock.advance(60_000);
    events += eventsOfRound;
  }
  // A decision task takes two more events, and the signal that leads to the next one two.
  const markersMax = 996;
  while (events + 5 < longHistory) {
    const count = Math.min(markersMax, longHistory - events - 4);
    await decide(call, markers(events, count));
    await call("SignalWorkflowExecution", { domain, workflowId: "long", signalName: "go on" });
    await clock.advance(60_000);
    events += count + 4;
  }
}

async function decide(call: Call, decisions: readonly Decision[]): Promise<void> {
  const { taskToken } = await call("PollForDecisionTask", { domain: longDomain, taskList: { name: "long" } });
  await call("RespondDecisionTaskCompleted", { taskToken, decisions });
}

async function completeActivity(call: Call): Promise<void> {
  const taskList = { name: "cards" };
  const { taskToken } = await call("PollForActivityTask", { domain: longDomain, taskList, identity: "worker@shop-7" });
  await call("RespondActivityTaskCompleted", { taskToken, result: JSON.stringify({ receipt: "rc_1", amount: 4200 }) });
}

const activitiesOf = (round: number): Decision[] =>
  Array.from({ length: activitiesOfRound }, (_, index) => ({
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityType,
      activityId: `charge-${round}-${index}`,
      input: JSON.stringify({ card: "tok_8123", amount: { value: 4200, currency: "EUR" } }),
    },
  }));

const markers = (first: number, count: number): Decision[] =>
  Array.from({ length: count }, (_, index) => ({
    decisionType: "RecordMarker",
    recordMarkerDecisionAttributes: { markerName: `marker-${first + index}` },
  }));
