import type { SwfCalls } from "../swf-calls.ts";
import { RunningWorker } from "./running-worker.ts";

export const flowDomain = "flow";

/** Executions of the SDK: one that retries, one that fails because of its grandchild, and one that goes on as new twice. */
export async function prepareFlow(swf: SwfCalls): Promise<RunningWorker> {
  await swf.call("RegisterDomain", { name: flowDomain, workflowExecutionRetentionPeriodInDays: "7" });
  const worker = await RunningWorker.start(swf.endpoint, flowDomain);
  await start(swf, "payment", "payment-7", "order-7");
  await start(swf, "delivery", "order-8", "order-8");
  await start(swf, "counting", "count", 0);
  return worker;
}

async function start(swf: SwfCalls, name: string, workflowId: string, input: unknown): Promise<void> {
  await swf.call("StartWorkflowExecution", {
    domain: flowDomain,
    workflowId,
    workflowType: { name, version: "1" },
    taskList: { name },
    input: JSON.stringify(input),
    executionStartToCloseTimeout: "86400",
    taskStartToCloseTimeout: "30",
    childPolicy: "TERMINATE",
  });
}
