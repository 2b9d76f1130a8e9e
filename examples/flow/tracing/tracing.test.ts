import { standIn, standInWorkflow, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { outlineOf } from "./print-trace.ts";
import { exporter, inSpan, tracedActivity, tracedClient, withSpans } from "./tracing.ts";
import { approved, order, track } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);

test("an order makes one trace, whatever is tried again", async () => {
  const charge = standIn(activities.charge).fails(new Error("the bank does not answer")).returns("receipt-7");
  await using env = await testEnvironment({ workflows, activities: {}, standIns: [standInWorkflow(track).returns(3)] });
  // The log of a worker is where workflow code tells of its spans.
  const log = withSpans({ debug: () => {}, info: () => {}, warn: () => {}, error: () => {} });
  await env.startWorker({ workflows, activities: { charge }, activityInterceptors: [tracedActivity], log });
  await env.startWorker({ activities: { printLabel: (id: string) => `label-${id}` }, taskLists: ["labels"], log });
  const client = await env.connect({ interceptors: [tracedClient] });

  const result = await inSpan("place order", {}, async () => {
    const handle = await client.start(order, "7");
    await handle.signal(approved);
    return await handle.result();
  });

  expect(result).toEqual({ receipt: "receipt-7", label: "label-7", stops: 3 });
  const spans = exporter.getFinishedSpans();
  expect(outlineOf(spans)).toEqual([
    "place order",
    "  start traced-order",
    "    run traced-order",
    "      activity charge",
    "        charge, attempt 1 FAILED",
    "        charge, attempt 2",
    "      activity printLabel",
    "      child track",
    "  signal approved",
    "    received approved",
  ]);
  expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
});
