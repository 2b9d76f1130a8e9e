/** A long activity: its worker is killed, another one resumes where it was, and a cancellation stops that one. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { CanceledFailure } from "@openswf/flow/workflow";
import { WorkerProcess } from "./worker-process.ts";
import { bulkImport } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url) });
using client = await connect({ domain });

const first = new WorkerProcess();
await first.prints("the worker is ready");
const twentyPages = await client.start(bulkImport, 20);
await first.prints("page 12 ");
await first.end("SIGKILL");
console.log("the worker was killed");

// Two seconds after the last heartbeat, the attempt has failed. A second later the next one begins, with its details.
const second = new WorkerProcess();
const { imported, resumedAfter, attempts } = await twentyPages.result();
console.log(`${imported} pages are imported; attempt ${attempts} resumed after page ${resumedAfter}`);
assert.equal(imported, 20);
assert.equal(attempts, 2);
assert(resumedAfter > 0 && resumedAfter <= 12);

const manyPages = await client.start(bulkImport, 100_000);
await second.prints("page 3 ");
await manyPages.cancel();
await assert.rejects(manyPages.result(), CanceledFailure);
console.log("the import was canceled");

await second.end("SIGTERM");
