/** Encrypted data: the server holds nothing that it could read, and what is too large for it goes to a folder. */
import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { blobs, data } from "./data.ts";
import { archiveScan } from "./workflows.ts";

const domain = "examples";
const workflows = new URL("./workflows.ts", import.meta.url);
await using _worker = await startWorker({ domain, workflows, activities, payloads: data });
using client = await connect({ domain, payloads: data });

const handle = await client.start(archiveScan, "Ada Lovelace");
const archived = await handle.result();
console.log(archived);
assert.deepEqual(archived, { patient: "Ada Lovelace", characters: 400_022 });

// Somebody without the key reads the same history.
using stranger = await connect({ domain });
const events = await Array.fromAsync(stranger.handle(handle.workflowId, handle.runId).history());
const history = JSON.stringify(events);
assert(!history.includes("Lovelace"));
assert(history.includes("openswf:aes-256-gcm:2026-01:"));
console.log(`a stranger reads ${history.length} characters, and the name of Ada in none of them`);

const files = await readdir(blobs, { recursive: true });
console.log(`the folder has ${files.length} files`);
assert(files.length > 0);
await rm(blobs, { recursive: true });
