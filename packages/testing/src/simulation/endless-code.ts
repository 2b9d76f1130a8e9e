import { Worker } from "node:worker_threads";
import type { WorkflowCode } from "@openswf/flow/replay";

// Virtual time stands still while workflow code runs, so only code without end takes long. Outside of simulations V8 ends it, but asking
// V8 to be ready for that takes a fifth of the time of a simulated workflow. Here a thread looks on, and says what it sees.

/** How long code may run before it counts as endless, in real milliseconds. */
const endlessAfterMs = 60_000;

/** Which call of workflow code runs, as a number of its own. 0 if none does. */
const running = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
let calls = 0;
let isWatched = false;

/** The same code, without a limit of its own: if it does not return, stderr says so. */
export function watchedCode(code: WorkflowCode, afterMs: number = endlessAfterMs): WorkflowCode {
  if (!isWatched) startWatch(afterMs);
  isWatched = true;
  return { ...code, limited: watched };
}

function watched<Result>(work: () => Result): Result {
  calls = (calls + 1) | 0 || 1;
  Atomics.store(running, 0, calls);
  try {
    return work();
  } finally {
    Atomics.store(running, 0, 0);
  }
}

/** Runs in the thread. It has no imports of ours, so it is the same from source and from what is published. */
const watching = `
  const { workerData: { running, afterMs } } = require("node:worker_threads");
  const { writeSync } = require("node:fs");
  let seen = 0;
  setInterval(() => {
    const call = Atomics.load(running, 0);
    if (call !== 0 && call === seen) {
      writeSync(2, "\\nWorkflow code in the simulation has run for " + afterMs / 1000 + " s without waiting for anything. " +
        "Look for a loop that never ends. The simulation cannot go on.\\n");
    }
    seen = call;
  }, afterMs);
`;

function startWatch(afterMs: number): void {
  new Worker(watching, { eval: true, workerData: { running, afterMs } }).unref();
}
