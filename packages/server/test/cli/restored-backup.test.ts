import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "./openswf.ts";

type Json = Readonly<Record<string, unknown>>;

async function call(
  url: string,
  operation: string,
  input: Json,
): Promise<{ status: number } & Record<string, unknown>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}` },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  return { status: response.status, ...(text === "" ? {} : (JSON.parse(text) as Json)) };
}

const domain = "orders";
const workflowType = { name: "order", version: "1" };
const activityType = { name: "charge", version: "1" };
const taskList = { name: "cards" };
const timeouts = {
  heartbeatTimeout: "NONE",
  scheduleToCloseTimeout: "NONE",
  scheduleToStartTimeout: "NONE",
  startToCloseTimeout: "NONE",
};

/** An execution with one activity task that nobody has yet. */
async function scheduleActivityTask(url: string): Promise<void> {
  await call(url, "RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  await call(url, "RegisterWorkflowType", { domain, ...workflowType });
  await call(url, "RegisterActivityType", { domain, ...activityType });
  await call(url, "StartWorkflowExecution", {
    domain,
    workflowId: "order-1",
    workflowType,
    taskList,
    taskStartToCloseTimeout: "NONE",
    executionStartToCloseTimeout: "3600",
    childPolicy: "TERMINATE",
  });
  const { taskToken } = await call(url, "PollForDecisionTask", { domain, taskList });
  const attributes = { activityId: "charge-1", activityType, taskList, ...timeouts };
  const decisions = [{ decisionType: "ScheduleActivityTask", scheduleActivityTaskDecisionAttributes: attributes }];
  expect(await call(url, "RespondDecisionTaskCompleted", { taskToken, decisions })).toEqual({ status: 200 });
}

const refused = (message: string) => ({
  status: 400,
  __type: "com.amazonaws.swf.base.model#UnknownResourceFault",
  message,
});

test("after a restore, the tokens of lost tasks do not answer the tasks that have their events now", async () => {
  const cwd = folder();
  const data = join(cwd, "openswf-data");
  const first = Openswf.runs(["serve", "--port", "0"], { cwd });
  const url = await first.ready();
  await scheduleActivityTask(url);
  expect(await Openswf.runs(["backup", "copy.sqlite"], { cwd }).ended()).toBe(0);
  const lost = await bothTasks(url);
  first.process.kill("SIGKILL");
  await first.ended();

  for (const name of readdirSync(data)) rmSync(join(data, name));
  copyFileSync(join(cwd, "copy.sqlite"), join(data, "openswf.sqlite"));
  const second = Openswf.runs(["serve", "--port", "0"], { cwd });
  const restored = await second.ready();
  const current = await bothTasks(restored, async () => {
    const { taskToken } = lost.activity;
    const answer = refused("Unknown activity, scheduledEventId = 5");
    expect(await call(restored, "RecordActivityTaskHeartbeat", { taskToken })).toEqual(answer);
    expect(await call(restored, "RespondActivityTaskCompleted", { taskToken })).toEqual(answer);
  });
  // Only the times of their starts tell the tasks apart.
  for (const kind of ["activity", "decision"] as const) {
    expect(current[kind]["startedEventId"]).toBe(lost[kind]["startedEventId"]);
    expect(current[kind]["taskToken"]).not.toBe(lost[kind]["taskToken"]);
  }
  const decisions = [{ decisionType: "CompleteWorkflowExecution" }];
  const decide = (taskToken: unknown) => call(restored, "RespondDecisionTaskCompleted", { taskToken, decisions });
  expect(await decide(lost.decision["taskToken"])).toEqual(refused("Unknown decision task, scheduledEventId = 8"));
  expect(await decide(current.decision["taskToken"])).toEqual({ status: 200 });
});

/** Completes the activity task, and takes the decision task that follows. */
async function bothTasks(url: string, meanwhile: () => Promise<void> = async () => {}) {
  const activity = await call(url, "PollForActivityTask", { domain, taskList });
  await meanwhile();
  const { taskToken } = activity;
  expect(await call(url, "RespondActivityTaskCompleted", { taskToken })).toEqual({ status: 200 });
  return { activity, decision: await call(url, "PollForDecisionTask", { domain, taskList }) };
}
