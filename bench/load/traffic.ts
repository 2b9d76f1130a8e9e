import { setTimeout as sleep } from "node:timers/promises";
import { faultIn } from "./call-failed.ts";
import { Pace } from "./pace.ts";
import type { Reply } from "./reply.ts";

/** All calls that were allowed have been made. */
export class CallsSpent extends Error {
  override readonly name = "CallsSpent";
}

/** The run is ending: no more calls. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

export interface TrafficLimits {
  /** Calls a second, of all clients together. `undefined` for as many as they make. */
  readonly rate: number | undefined;
  readonly callsMax: number;
}

export interface OperationTraffic {
  /** With those that were throttled. */
  readonly calls: number;
  readonly throttled: number;
}

/** A call that was answered. */
export interface Exchanged {
  readonly reply: Reply;
  /** From the request to the reply, in milliseconds. Throttled attempts and waits are left out. */
  readonly ms: number;
  readonly waitedMs: number;
}

/** A call that is throttled this often, with growing pauses, will not be answered soon. */
const attemptsMax = 12;
const firstPauseMs = 100;
const pauseMaxMs = 5_000;

/** Bounds the calls of a run, in number and rate; makes throttled ones again; and counts all of them. */
export class Traffic {
  readonly #pace: Pace | undefined;
  readonly #callsMax: number;
  readonly #wait: (ms: number) => Promise<unknown>;
  readonly #operations = new Map<string, { calls: number; throttled: number }>();
  #calls = 0;
  #isStopped = false;

  /** @param wait how pauses pass */
  constructor({ rate, callsMax }: TrafficLimits, wait: (ms: number) => Promise<unknown> = sleep) {
    this.#pace = rate === undefined ? undefined : new Pace(rate, () => performance.now(), wait);
    this.#callsMax = callsMax;
    this.#wait = wait;
  }

  /** Whether so many more calls may be made. */
  hasRoomFor(calls: number): boolean {
    return !this.#isStopped && this.left >= calls;
  }

  get left(): number {
    return this.#callsMax - this.#calls;
  }

  /** By operation, the most called first. */
  get operations(): ReadonlyMap<string, OperationTraffic> {
    return new Map([...this.#operations].sort(([, one], [, other]) => other.calls - one.calls));
  }

  /** Makes every call from now on fail with `Stopped`. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Makes a call when its turn has come, and again while it is throttled. */
  async exchange(operation: string, call: () => Promise<Reply>): Promise<Exchanged> {
    const counts = this.#countsOf(operation);
    const begun = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      await this.#admit();
      counts.calls += 1;
      const started = performance.now();
      const reply = await call();
      const ended = performance.now();
      if (!isThrottling(reply) || attempt === attemptsMax) {
        return { reply, ms: ended - started, waitedMs: started - begun };
      }
      counts.throttled += 1;
      // Full jitter: clients that were throttled together do not come back together.
      await this.#wait(Math.min(pauseMaxMs, firstPauseMs * 2 ** attempt) * Math.random());
    }
  }

  async #admit(): Promise<void> {
    this.#refuseMore();
    this.#calls += 1;
    await this.#pace?.turn();
    if (this.#isStopped) throw new Stopped("the run is ending");
  }

  #refuseMore(): void {
    if (this.#isStopped) throw new Stopped("the run is ending");
    if (this.#calls >= this.#callsMax) throw new CallsSpent(`all ${this.#callsMax} calls have been made`);
  }

  #countsOf(operation: string): { calls: number; throttled: number } {
    const counts = this.#operations.get(operation) ?? { calls: 0, throttled: 0 };
    this.#operations.set(operation, counts);
    return counts;
  }
}

const throttlings: ReadonlySet<string> = new Set(["ThrottlingException", "Throttling", "RequestLimitExceeded"]);

/** Whether the endpoint has certainly not carried the call out, and wants it later. */
function isThrottling({ status, body }: Reply): boolean {
  if (status === 429 || status === 503) return true;
  return status === 400 && throttlings.has(faultIn(body));
}
