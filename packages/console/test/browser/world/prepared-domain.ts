import type { Decision, StartWorkflowExecutionInput } from "@openswf/model/wire-types";
import type { SwfCalls } from "./swf-calls.ts";

export const domain = "orders";
const workflowType = { name: "order", version: "2.1" };
const activityType = { name: "charge-card", version: "1" };

/** Registers the domain and its types. */
export async function registerDomain(swf: SwfCalls, name: string = domain): Promise<void> {
  await swf.call("RegisterDomain", {
    name,
    description: "Orders of the shop",
    workflowExecutionRetentionPeriodInDays: "7",
  });
  await swf.call("RegisterWorkflowType", {
    domain: name,
    ...workflowType,
    description: "Takes an order from payment to delivery",
    defaultTaskList: { name: "orders" },
    defaultTaskStartToCloseTimeout: "30",
    defaultExecutionStartToCloseTimeout: "86400",
    defaultChildPolicy: "TERMINATE",
  });
  await swf.call("RegisterActivityType", {
    domain: name,
    ...activityType,
    defaultTaskList: { name: "cards" },
    defaultTaskStartToCloseTimeout: "300",
    defaultTaskScheduleToStartTimeout: "3600",
    defaultTaskScheduleToCloseTimeout: "3900",
    defaultTaskHeartbeatTimeout: "30",
  });
}

/** Starts an execution and returns its runId. */
export async function start(
  swf: SwfCalls,
  workflowId: string,
  more: Partial<StartWorkflowExecutionInput> = {},
): Promise<string> {
  const { runId } = await swf.call("StartWorkflowExecution", { domain, workflowId, workflowType, ...more });
  if (runId === undefined) throw new Error("no runId");
  return runId;
}

/** Answers the next decision task of a list with these decisions. */
export async function decide(swf: SwfCalls, list: string, decisions: readonly Decision[]): Promise<void> {
  const task = await swf.call("PollForDecisionTask", { domain, taskList: { name: list }, identity: "decider@shop-1" });
  await swf.call("RespondDecisionTaskCompleted", { taskToken: task.taskToken, decisions });
}

const chargeCard = (activityId: string): Decision => ({
  decisionType: "ScheduleActivityTask",
  scheduleActivityTaskDecisionAttributes: {
    activityType,
    activityId,
    // Longer than the tests of a file take on a slow machine: it stays open for all of them.
    heartbeatTimeout: "3600",
    startToCloseTimeout: "3600",
    scheduleToCloseTimeout: "7200",
    input: JSON.stringify({ card: "tok_8123", amount: { value: 4200, currency: "EUR" } }),
  },
});
const startTimer = (timerId: string, seconds: number): Decision => ({
  decisionType: "StartTimer",
  startTimerDecisionAttributes: { timerId, startToFireTimeout: String(seconds) },
});
const startChild = (workflowId: string): Decision => ({
  decisionType: "StartChildWorkflowExecution",
  startChildWorkflowExecutionDecisionAttributes: { workflowId, workflowType, taskList: { name: "children" } },
});
const complete = (result: unknown): Decision => ({
  decisionType: "CompleteWorkflowExecution",
  completeWorkflowExecutionDecisionAttributes: { result: JSON.stringify(result) },
});
const fail = (reason: string, details: string): Decision => ({
  decisionType: "FailWorkflowExecution",
  failWorkflowExecutionDecisionAttributes: { reason, details },
});

/** One execution of every status, and one that waits for an activity, a timer and a child. */
export async function prepareDomain(swf: SwfCalls): Promise<void> {
  await registerDomain(swf);
  const input = JSON.stringify({ orderId: 1042, lines: [{ sku: "mug-blue", count: 2 }], express: true });
  const own = (list: string): Partial<StartWorkflowExecutionInput> => ({ taskList: { name: list }, input });
  await start(swf, "order-1001", { ...own("done"), tagList: ["shop-eu", "express"] });
  await decide(swf, "done", [complete({ delivered: true, trackingId: "ZX-1" })]);
  await start(swf, "order-1002", { ...own("bad"), tagList: ["shop-eu"] });
  await decide(swf, "bad", [fail("CardDeclined", "The bank has declined the card.")]);
  await start(swf, "order-1003", own("killed"));
  await swf.call("TerminateWorkflowExecution", { domain, workflowId: "order-1003", reason: "duplicate order" });
  await start(swf, "order-1004", own("canceled"));
  await swf.call("RequestCancelWorkflowExecution", { domain, workflowId: "order-1004" });
  await decide(swf, "canceled", [
    { decisionType: "CancelWorkflowExecution", cancelWorkflowExecutionDecisionAttributes: {} },
  ]);
  await start(swf, "order-1005", own("again"));
  await decide(swf, "again", [
    {
      decisionType: "ContinueAsNewWorkflowExecution",
      continueAsNewWorkflowExecutionDecisionAttributes: { input, taskList: { name: "nobody" } },
    },
  ]);
  await start(swf, "order-1006", { ...own("busy"), tagList: ["shop-us"] });
  await decide(swf, "busy", [chargeCard("charge-1"), startTimer("reminder", 172_800), startChild("invoice-1006")]);
  const token = await swf.call("PollForActivityTask", {
    domain,
    taskList: { name: "cards" },
    identity: "worker@shop-7",
  });
  await swf.call("RecordActivityTaskHeartbeat", { taskToken: token.taskToken, details: "3 of 10" });
  await start(swf, "order-1007", own("waiting"));
  await decide(swf, "waiting", [chargeCard("charge-1")]);
  await swf.call("SignalWorkflowExecution", {
    domain,
    workflowId: "order-1007",
    signalName: "address-changed",
    input: JSON.stringify({ city: "Porto" }),
  });
}
