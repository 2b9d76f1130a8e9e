import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Latencies } from "../../load/latencies.ts";

const probes = 20;
const probeBytes = new Uint8Array(4096);
/** The disk is idle again when a sync takes at most this many times its usual time. */
const slowerMax = 1.5;
const restMs = 5_000;
const waitsMax = 36;

/** How long the disk of `folder` takes to make a page durable, in milliseconds: the median of several syncs. */
export function syncMs(folder: string): number {
  const path = join(folder, "sync-probe");
  const file = openSync(path, "w");
  const latencies = new Latencies();
  for (let i = 0; i < probes; i += 1) {
    const began = performance.now();
    writeSync(file, probeBytes);
    fsyncSync(file);
    latencies.add(performance.now() - began);
  }
  closeSync(file);
  rmSync(path);
  return latencies.quantile(0.5);
}

/**
 * Waits until the disk has finished what was written. Measured right after gigabytes of preloading, one worker ran 5
 * workflows per second; half a minute later, as many as on an empty store.
 */
export async function waitForQuietDisk(folder: string, usualMs: number): Promise<void> {
  for (let i = 0; i < waitsMax; i += 1) {
    await sleep(restMs);
    if (syncMs(folder) <= slowerMax * usualMs) return;
  }
}
