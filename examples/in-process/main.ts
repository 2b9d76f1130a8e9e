/**
 * A whole Amazon SWF server inside this process, without HTTP, over a store in memory and a clock that is moved by hand.
 * Run it with `npm run demo:in-process`. No decider works here, so the execution runs into its timeout, an hour later, at
 * once.
 */
import { createCore, inProcess, manualClock } from "@openswf/core";
import { openMemoryStore } from "@openswf/store-memory";

const clock = manualClock(Date.UTC(2026, 0, 1));
const core = await createCore({ store: openMemoryStore(), clock });
const { call } = inProcess(core);

const domain = "shop";
const workflowId = "order-1";
const workflowType = { name: "order", version: "1" };
await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "7" });
await call("RegisterWorkflowType", { domain, ...workflowType });
const { runId = "" } = await call("StartWorkflowExecution", {
  domain,
  workflowId,
  workflowType,
  childPolicy: "TERMINATE",
  executionStartToCloseTimeout: "3600",
  taskList: { name: "orders" },
  taskStartToCloseTimeout: "60",
});

await clock.advance(3_600_000);

const { events } = await call("GetWorkflowExecutionHistory", { domain, execution: { workflowId, runId } });
for (const { eventId, eventTimestamp, eventType } of events) {
  process.stdout.write(`${eventId}  ${new Date(eventTimestamp * 1000).toISOString()}  ${eventType}\n`);
}
await core.stop();
