/** One workflow, one activity, and the worker that runs both. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { hello } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url), activities });
using client = await connect({ domain });

const greeting = await client.execute(hello, "Ada");

console.log(greeting);
assert.equal(greeting, "Hello, Ada!");
