import { CanceledFailure } from "@openswf/flow/activity";
import { runActivity, standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { bulkImport } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("an attempt resumes after the page that the one before has reported", async () => {
  const importing = runActivity(activities.importPages, [20], { attempt: 2, lastDetails: { page: 18 } });

  expect(await importing.nextHeartbeat()).toEqual({ page: 19 });
  expect(await importing.nextHeartbeat()).toEqual({ page: 20 });
  expect(await importing.result()).toEqual({ imported: 20, resumedAfter: 18, attempts: 2 });
});

test("an import stops when it is told to", async () => {
  const importing = runActivity(activities.importPages, [20]);
  await importing.nextHeartbeat();
  importing.cancel();
  // What Node's timer rejects with names the reason as its cause.
  await expect(importing.result()).rejects.toMatchObject({ name: "AbortError", cause: expect.any(CanceledFailure) });
});

test("an import whose worker falls silent is tried again, up to five times", async () => {
  const importPages = standIn(activities.importPages)
    .hangs()
    .hangs()
    .returns({ imported: 20, resumedAfter: 12, attempts: 3 }, { after: "10 minutes", heartbeat: "1 second" });
  await using env = await testEnvironment({ workflows });
  await env.startWorker({ activities: { importPages }, taskLists: ["imports"] });

  const handle = await env.client.start(bulkImport, 20);

  expect(await handle.result()).toMatchObject({ imported: 20 });
  expect(await env.history(handle)).toMatchInlineSnapshot(`
    "0s      WorkflowExecutionStarted    bulk-import 20
    0s      ActivityTaskScheduled       importPages 20
    0s      ActivityTaskStarted         importPages
    2s      ActivityTaskTimedOut        importPages HEARTBEAT
    2s      TimerStarted                t1 1s
    3s      TimerFired                  t1
    3s      ActivityTaskScheduled       importPages 20 (attempt 2)
    3s      ActivityTaskStarted         importPages
    5s      ActivityTaskTimedOut        importPages HEARTBEAT
    5s      TimerStarted                t2 2s
    7s      TimerFired                  t2
    7s      ActivityTaskScheduled       importPages 20 (attempt 3)
    7s      ActivityTaskStarted         importPages
    10m 7s  ActivityTaskCompleted       importPages {"imported":20,"resumedAfter":12,"attempts":3}
    10m 7s  WorkflowExecutionCompleted  {"imported":20,"resumedAfter":12,"attempts":3}"
  `);
});

test("a cancellation reaches the activity with its next heartbeat, and the workflow waits for it", async () => {
  const importPages = standIn(activities.importPages).untilCanceled();
  await using env = await testEnvironment({ workflows });
  await env.startWorker({ activities: { importPages }, taskLists: ["imports"] });
  const handle = await env.client.start(bulkImport, 20);
  await env.sleep("30 minutes");

  await handle.cancel();

  await expect(handle.result()).rejects.toThrow(CanceledFailure);
  expect(await env.history(handle)).toContain("ActivityTaskCanceled");
});
