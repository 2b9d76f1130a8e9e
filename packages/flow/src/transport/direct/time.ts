import { setTimeout } from "node:timers/promises";

/** What the direct transport asks of the world besides the network. Tests have their own. */
export interface Time {
  /** Milliseconds since 1970 by this machine's clock, which may be wrong. */
  now(): number;
  /** From 0 to 1, 1 excluded. */
  random(): number;
  /** Rejects with an `AbortError` when `signal` aborts. */
  wait(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemTime: Time = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
};
