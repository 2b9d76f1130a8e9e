import {
  PollForActivityTaskCommand,
  PollForDecisionTaskCommand,
  RegisterActivityTypeCommand,
  RegisterWorkflowTypeCommand,
  RespondActivityTaskCompletedCommand,
  RespondDecisionTaskCompletedCommand,
  StartWorkflowExecutionCommand,
  SWFClient,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { testEnvironment } from "../src/index.ts";

const taskList = { name: "reports" };
const workflowType = { name: "report", version: "1" };
const activityType = { name: "write", version: "1" };
const domain = "test";

async function register(swf: SWFClient): Promise<void> {
  await swf.send(new RegisterWorkflowTypeCommand({ domain, ...workflowType }));
  await swf.send(new RegisterActivityTypeCommand({ domain, ...activityType }));
}

function start(swf: SWFClient): Promise<unknown> {
  const input = {
    domain,
    workflowId: "report-1",
    workflowType,
    taskList,
    childPolicy: "TERMINATE" as const,
    executionStartToCloseTimeout: "8640000",
    taskStartToCloseTimeout: "60",
  };
  return swf.send(new StartWorkflowExecutionCommand(input));
}

/** Waits 30 days, then has an activity run. */
async function decide(swf: SWFClient): Promise<void> {
  for (;;) {
    const { taskToken, events = [] } = await swf.send(new PollForDecisionTaskCommand({ domain, taskList }));
    if (!taskToken) return;
    const types = events.map(({ eventType }) => eventType);
    const decisions = types.includes("ActivityTaskCompleted")
      ? [{ decisionType: "CompleteWorkflowExecution" as const }]
      : types.includes("TimerFired")
        ? [schedule]
        : [{ decisionType: "StartTimer" as const, startTimerDecisionAttributes: month }];
    await swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
  }
}

const month = { timerId: "month", startToFireTimeout: String(30 * 86_400) };
const schedule = {
  decisionType: "ScheduleActivityTask" as const,
  scheduleActivityTaskDecisionAttributes: {
    activityId: "write",
    activityType,
    taskList,
    scheduleToCloseTimeout: "NONE",
    scheduleToStartTimeout: "NONE",
    startToCloseTimeout: "3600",
    heartbeatTimeout: "NONE",
  },
};

test("deciders and workers over AWS's own SDK need no network and no real time", async () => {
  await using env = await testEnvironment();
  const swf = new SWFClient(env.sdkConfiguration());
  await register(swf);
  await start(swf);

  const decider = decide(swf);
  const worker = (async (): Promise<void> => {
    const { taskToken = "" } = await swf.send(new PollForActivityTaskCommand({ domain, taskList }));
    // Real time: it is at work, and time stands still.
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Virtual time: it waits.
    await env.sleep("10 minutes", { taskToken });
    await swf.send(new RespondActivityTaskCompletedCommand({ taskToken }));
  })();

  await env.client.handle("report-1").result();
  await worker;
  expect(await env.history("report-1")).toMatchInlineSnapshot(`
    "0s       WorkflowExecutionStarted    report
    0s       TimerStarted                month 30d
    30d      TimerFired                  month
    30d      ActivityTaskScheduled       write
    30d      ActivityTaskStarted         write
    30d 10m  ActivityTaskCompleted       write
    30d 10m  WorkflowExecutionCompleted"
  `);
  await env[Symbol.asyncDispose]();
  await decider;
});

test("a worker that dies with its task is timed out", async () => {
  await using env = await testEnvironment({ patience: "100 ms" });
  const swf = new SWFClient(env.sdkConfiguration());
  await register(swf);
  await start(swf);
  const decider = decide(swf);

  const task = await env.until(swf.send(new PollForActivityTaskCommand({ domain, taskList })));
  await expect(env.sleep("2 hours")).rejects.toThrow("a worker that has the activity task write (write) of report-1");
  env.abandonTask(task.taskToken ?? "");
  await env.sleep("2 hours");

  expect(await env.history("report-1")).toContain("30d 1h  ActivityTaskTimedOut      write START_TO_CLOSE");
  await env[Symbol.asyncDispose]();
  await decider;
});
