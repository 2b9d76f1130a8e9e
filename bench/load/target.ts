import type { Endpoint } from "./endpoint.ts";
import type { ProcessUse } from "./process-use.ts";

/** What is measured: a server of our own in its own process, or one elsewhere, of whose process nothing is known. */
export interface Target extends AsyncDisposable {
  readonly endpoint: Endpoint;
  use(): ProcessUse | undefined;
}

export function elsewhere(endpoint: Endpoint): Target {
  return { endpoint, use: () => undefined, [Symbol.asyncDispose]: async () => {} };
}

/** What was spent between two moments. What is not known of a server elsewhere is left out. */
export interface Spent {
  readonly serverCpuSeconds: number | undefined;
  readonly generatorCpuSeconds: number;
  readonly writtenBytes: number | undefined;
}

/** Begins to measure; the result ends it. */
export function measureSpent(target: Target): () => Spent {
  const before = target.use();
  const own = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(own);
    const after = target.use();
    return {
      serverCpuSeconds: before && after && after.cpuSeconds - before.cpuSeconds,
      generatorCpuSeconds: (user + system) / 1e6,
      writtenBytes: before && after && after.writtenBytes - before.writtenBytes,
    };
  };
}
