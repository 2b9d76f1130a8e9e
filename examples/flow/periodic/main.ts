/** A periodic job that runs for ever, as one run after the other, each with a history of its own. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { collector, stop } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url), activities });
using client = await connect({ domain });

const started = await client.start(collector, { until: 0, readings: 0, runs: 0 });
while (activities.collections < 5) await pause(100);

// By its workflow id alone, a handle reaches whichever run is open.
await client.handle(started.workflowId).signal(stop);
const { until, readings, runs } = await started.result(); // follows the runs

console.log(`${readings} readings until ${until}, in ${runs} runs`);
assert.equal(readings, activities.collections * 3);
assert.equal(until, activities.collections * 10);
assert.equal(runs, Math.ceil(activities.collections / 2));
