/** A thousand activities of one workflow, fifty at a time. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { sumOfSquares } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url), activities });
using client = await connect({ domain });

const began = performance.now();
const sum = await client.execute(sumOfSquares, 1_000);
const seconds = ((performance.now() - began) / 1_000).toFixed(1);

console.log(`the sum is ${sum}, after ${seconds} s, with at most ${activities.runningMost} activities at a time`);
assert.equal(sum, 333_833_500);
assert(activities.runningMost <= 50);
