import type { Endpoint } from "./endpoint.ts";

/** What a process has used since it started. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
  readonly residentBytes: number;
}

/** The server under test: either our own in its own process, or one elsewhere whose process cannot be observed. */
export interface Target extends AsyncDisposable {
  readonly endpoint: Endpoint;
  use(): ProcessUse | undefined;
}

export function elsewhere(endpoint: Endpoint): Target {
  return { endpoint, use: () => undefined, [Symbol.asyncDispose]: async () => {} };
}

/** The resources spent between two moments. For a server elsewhere, the unknown ones are omitted. */
export interface Spent {
  readonly serverCpuSeconds: number | undefined;
  readonly generatorCpuSeconds: number;
  readonly writtenBytes: number | undefined;
}

/** Starts to measure. Calling the result ends the measurement. */
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
