import { setTimeout as pause } from "node:timers/promises";
import type { Calls } from "./caller.ts";
import { activityList, activityType, decisionList, domain, workflowType } from "./plans.ts";

/** Registers what every plan needs. Returns the problems. */
export async function registerPlans(caller: Calls): Promise<readonly string[]> {
  const replies = [
    await caller.call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "30" }),
    await caller.call("RegisterWorkflowType", {
      domain,
      ...workflowType,
      defaultChildPolicy: "TERMINATE",
      defaultExecutionStartToCloseTimeout: "300",
      defaultTaskList: decisionList,
      defaultTaskStartToCloseTimeout: "2",
    }),
    await caller.call("RegisterActivityType", {
      domain,
      ...activityType,
      defaultTaskHeartbeatTimeout: "NONE",
      defaultTaskList: activityList,
      defaultTaskScheduleToCloseTimeout: "NONE",
      defaultTaskScheduleToStartTimeout: "NONE",
      defaultTaskStartToCloseTimeout: "NONE",
    }),
  ];
  return replies.flatMap(({ kind }) => (kind === "acknowledged" ? [] : [`a registration was ${kind}`]));
}

/** Resolves when no execution is open, or when the time is up. The audit tells which. */
export async function everythingEnds(caller: Calls, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  let open = 1;
  while (open > 0 && Date.now() < until) {
    await pause(100);
    const reply = await caller.call("CountOpenWorkflowExecutions", { domain, startTimeFilter: { oldestDate: 0 } });
    if (reply.kind === "acknowledged") open = reply.output.count;
  }
}
