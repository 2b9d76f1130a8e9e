import { asksForCredentials, CallFault, isDenied, isThrottled } from "@openswf/insight/calls/fault";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { CallPace, PaceClock } from "./call-pace.ts";

/*
 * B1. Every target is sent at most once, unless the reader asks for the failed ones again. What was under way when a
 *     connection broke counts as failed: the server may have acted on it.
 * B2. Throttling is waited out: a throttled call has done nothing, so its target waits for its turn again.
 * B3. A failure that all others would share ends the run: no answer, no credentials, or one denial after the other.
 */

/** Executions that are under way at the same time. */
const atOnceMax = 4;
/** B3. Conditions of policies may deny some executions and allow others. */
const denialsInARowMax = 5;
/** B2. Times that one target is throttled before it counts as failed. */
const throttledMax = 12;
const backOffFirstMs = 1_000;
const backOffMaxMs = 30_000;

export interface Failure {
  readonly target: WorkflowExecution;
  readonly error: unknown;
}

export interface BulkProgress {
  readonly state: "running" | "stopping" | "ended";
  readonly total: number;
  readonly done: number;
  /** The same array while it grows. */
  readonly failures: readonly Failure[];
  /** What has not been sent. */
  readonly left: number;
  /** Throttled: nothing is sent before this time, in milliseconds. */
  readonly waitsUntil: number | undefined;
  /** B3. */
  readonly endedBy: unknown;
}

export interface BulkRunOptions {
  readonly targets: readonly WorkflowExecution[];
  /** What is done to each. It calls `pace` before every call that it makes. */
  readonly send: (target: WorkflowExecution, signal: AbortSignal) => Promise<void>;
  readonly pace: CallPace;
  readonly clock: PaceClock;
}

/** Does one thing to many executions, at a bounded rate, and keeps what came of it. */
export class BulkRun {
  readonly #options: BulkRunOptions;
  readonly #listeners = new Set<() => void>();
  #waiting: WorkflowExecution[];
  #failures: Failure[] = [];
  readonly #throttled = new Map<WorkflowExecution, number>();
  #abort = new AbortController();
  #denialsInARow = 0;
  #backOffMs = backOffFirstMs;
  #progress: BulkProgress;

  constructor(options: BulkRunOptions) {
    this.#options = options;
    this.#waiting = [...options.targets];
    const total = options.targets.length;
    const nothing = { done: 0, failures: this.#failures, waitsUntil: undefined, endedBy: undefined };
    this.#progress = { state: "ended", total, left: total, ...nothing };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly current = (): BulkProgress => this.#progress;

  /** Sends what has not been sent. Ends when all is done, or stopped. Never rejects. */
  async run(): Promise<void> {
    if (this.#progress.state !== "ended") return;
    this.#abort = new AbortController();
    this.#denialsInARow = 0;
    this.#show({ state: "running", endedBy: undefined });
    const lanes = Array.from({ length: Math.min(atOnceMax, this.#waiting.length) }, () => this.#lane());
    await Promise.all(lanes);
    this.#show({ state: "ended", waitsUntil: undefined });
  }

  /** Sends no more. What is under way is waited for. */
  stop(): void {
    if (this.#progress.state !== "running") return;
    this.#abort.abort();
    this.#show({ state: "stopping" });
  }

  /** Sends the failed ones again. */
  retry(): Promise<void> {
    if (this.#progress.state !== "ended") return Promise.resolve();
    this.#waiting = [...this.#failures.map(({ target }) => target), ...this.#waiting];
    this.#failures = [];
    this.#throttled.clear();
    this.#show({});
    return this.run();
  }

  async #lane(): Promise<void> {
    const { pace, clock } = this.#options;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      await this.#backOffOver(signal);
      await pace.turn(signal);
      // Another call may have been throttled meanwhile.
      if ((this.#progress.waitsUntil ?? 0) > clock.now()) continue;
      const target = signal.aborted ? undefined : this.#waiting.shift();
      if (target === undefined) return;
      await this.#send(target, signal);
    }
  }

  async #send(target: WorkflowExecution, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.send(target, signal);
      this.#denialsInARow = 0;
      this.#backOffMs = backOffFirstMs;
      this.#show({ done: this.#progress.done + 1 });
    } catch (error) {
      if (isThrottled(error) && this.#mayWait(target)) return this.#backOff(target);
      this.#fail(target, error);
    }
  }

  /** B2. */
  #mayWait(target: WorkflowExecution): boolean {
    const times = (this.#throttled.get(target) ?? 0) + 1;
    this.#throttled.set(target, times);
    return times <= throttledMax;
  }

  #backOff(target: WorkflowExecution): void {
    this.#waiting.unshift(target);
    const now = this.#options.clock.now();
    // Several calls may be throttled at once, by one and the same shortage.
    if ((this.#progress.waitsUntil ?? 0) <= now) {
      this.#show({ waitsUntil: now + this.#backOffMs });
      this.#backOffMs = Math.min(this.#backOffMs * 2, backOffMaxMs);
    } else this.#show({});
  }

  async #backOffOver(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted && (this.#progress.waitsUntil ?? 0) > clock.now()) {
      await clock.wait((this.#progress.waitsUntil ?? 0) - clock.now(), signal);
    }
  }

  #fail(target: WorkflowExecution, error: unknown): void {
    this.#denialsInARow = isDenied(error) ? this.#denialsInARow + 1 : 0;
    this.#failures.push({ target, error });
    this.#show({});
    const isShared = !(error instanceof CallFault) || asksForCredentials(error);
    if (!isShared && this.#denialsInARow < denialsInARowMax) return;
    this.#abort.abort();
    this.#show({ endedBy: error });
  }

  #show(changed: Partial<BulkProgress>): void {
    this.#progress = { ...this.#progress, ...changed, failures: this.#failures, left: this.#waiting.length };
    for (const listener of this.#listeners) listener();
  }
}
