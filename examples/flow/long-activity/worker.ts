/** A worker of activities only, as a process of its own. SIGTERM stops it in order. */
import { once } from "node:events";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";

await using _worker = await startWorker({ domain: "examples", taskLists: ["imports"], activities });
console.log("the worker is ready");
await once(process, "SIGTERM");
