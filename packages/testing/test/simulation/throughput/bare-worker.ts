import type { SimulatedWorld } from "../../../src/simulation.ts";

const taskList = { name: "one-step" };
const type = { name: "one-step", version: "1" };
const pollersMax = 20;

/** Workflows of one activity, with a decider and a worker that call SWF themselves: the simulation without the SDK. */
export async function runBare(world: SimulatedWorld, workflows: number): Promise<void> {
  const { calls, domain } = world;
  await calls.call("RegisterWorkflowType", { domain, ...type });
  await calls.call("RegisterActivityType", { domain, ...type });
  let closed = 0;
  const isOver = (): boolean => closed === workflows;
  const decide = async (): Promise<void> => {
    while (!isOver()) {
      const { taskToken, events = [] } = await calls.call("PollForDecisionTask", { domain, taskList });
      if (!taskToken) continue;
      const isDone = events.some(({ eventType }) => eventType === "ActivityTaskCompleted");
      const decisions = [isDone ? complete : schedule];
      await calls.call("RespondDecisionTaskCompleted", { taskToken, decisions });
      if (isDone) closed += 1;
    }
  };
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const { taskToken } = await calls.call("PollForActivityTask", { domain, taskList });
      if (taskToken) await calls.call("RespondActivityTaskCompleted", { taskToken, result: "1" });
    }
  };
  const starts = Array.from({ length: workflows }, async (_, index) => {
    const workflowId = `one-step-${index}`;
    await calls.call("StartWorkflowExecution", { domain, workflowId, workflowType: type, taskList, ...timeouts });
  });
  const pollers = Array.from({ length: pollersMax }, () => [decide(), work()]).flat();
  await Promise.all([...starts, ...pollers]);
}

const timeouts = {
  executionStartToCloseTimeout: "3600",
  taskStartToCloseTimeout: "30",
  childPolicy: "TERMINATE",
} as const;

const complete = {
  decisionType: "CompleteWorkflowExecution",
  completeWorkflowExecutionDecisionAttributes: { result: "1" },
} as const;

const schedule = {
  decisionType: "ScheduleActivityTask",
  scheduleActivityTaskDecisionAttributes: {
    ...{ activityId: "1", activityType: type, taskList, heartbeatTimeout: "NONE", scheduleToCloseTimeout: "NONE" },
    ...{ scheduleToStartTimeout: "NONE", startToCloseTimeout: "60" },
  },
} as const;
