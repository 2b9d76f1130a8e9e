/** One OpenTelemetry trace, from a client through workflows and activities, and through a worker in another language. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { printOneLabel, registerLabels } from "./plain-worker.ts";
import { outlineOf } from "./print-trace.ts";
import { exporter, inSpan, tracedActivity, tracedClient, withSpans } from "./tracing.ts";
import { approved, order } from "./workflows.ts";

const domain = "examples";
await using worker = await startWorker({
  domain,
  workflows: new URL("./workflows.ts", import.meta.url),
  activities,
  activityInterceptors: [tracedActivity],
  log: withSpans({ ...console, debug: () => {}, info: () => {} }),
  cachedExecutionsMax: 0, // replays the whole history at each task, to show that no span comes twice
});
await registerLabels(domain);
using client = await connect({ domain, interceptors: [tracedClient] });

await inSpan("place order", {}, async () => {
  const handle = await client.start(order, "7");
  await handle.signal(approved);
  await printOneLabel({ domain, taskList: "labels" });
  console.log(await handle.result());
});
await worker.stop();

const spans = exporter.getFinishedSpans();
const outline = outlineOf(spans);
console.log(outline.join("\n"));
assert.deepEqual(outline, [
  "place order",
  "  start traced-order",
  "    run traced-order",
  "      activity charge",
  "        charge, attempt 1 FAILED",
  "        charge, attempt 2",
  "      activity printLabel",
  "        printLabel, elsewhere",
  "      child track",
  "        run track",
  "          run track",
  "  signal approved",
  "    received approved",
]);
assert.equal(new Set(spans.map((span) => span.spanContext().traceId)).size, 1);
assert.equal(new Set(spans.map((span) => span.spanContext().spanId)).size, spans.length);
