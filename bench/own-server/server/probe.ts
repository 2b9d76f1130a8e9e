import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Probed, Probing } from "./probing-thread.ts";

/** Makes other calls on a thread of its own while `work` runs, and returns how long each of them took. */
export async function probe(probing: Probing, work: () => Promise<void>): Promise<Probed> {
  const thread = new Worker(new URL("./probing-thread.ts", import.meta.url), { workerData: probing });
  try {
    await once(thread, "message");
    await work();
    const probed = once(thread, "message");
    thread.postMessage("stop");
    // `as`: the thread's last message.
    return (await probed)[0] as Probed;
  } finally {
    await thread.terminate();
  }
}
