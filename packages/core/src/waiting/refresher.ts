import type { Clock } from "../ports/clock.ts";

/**
 * After a failure, a source rests for this many times the duration of the failed reading: reading a large invalid source
 * is expensive and must not run continuously.
 */
const restTimes = 10;
const restMaxMs = 10_000;

/**
 * Decides when a copy of something is read again. Requests trigger refreshes; there is no timer, so an idle server reads
 * nothing. At most one reading runs at a time, and whoever waits for it shares it.
 */
export class Refresher {
  readonly #clock: Clock;
  readonly #refreshAfterMs: number;
  readonly #waitAfterMs: number;
  readonly #read: () => Promise<void>;
  readonly #failed: (error: unknown) => void;
  /** By `Clock.elapsed`. */
  #freshAt: number;
  #restMs = 0;
  #reading: Promise<void> | undefined;

  /** The copy is fresh at this moment: it was just read. */
  constructor(parts: {
    readonly clock: Clock;
    /** The age after which the next request starts a refresh. */
    readonly refreshAfterMs: number;
    /** The age after which a request also waits for the refresh. */
    readonly waitAfterMs: number;
    readonly read: () => Promise<void>;
    /** Receives the error of a failed reading. The copy then counts as fresh, and stays in use. */
    readonly failed: (error: unknown) => void;
  }) {
    this.#clock = parts.clock;
    this.#refreshAfterMs = parts.refreshAfterMs;
    this.#waitAfterMs = parts.waitAfterMs;
    this.#read = parts.read;
    this.#failed = parts.failed;
    this.#freshAt = parts.clock.elapsed();
  }

  /** Every request awaits this before it uses the copy. It nearly always returns `undefined`. Never rejects. */
  refresh(): Promise<void> | undefined {
    const age = this.#clock.elapsed() - this.#freshAt;
    if (age < this.#refreshAfterMs || age < this.#restMs) return undefined;
    this.#reading ??= this.#readNow();
    return age < this.#waitAfterMs ? undefined : this.#reading;
  }

  async #readNow(): Promise<void> {
    const startedAt = this.#clock.elapsed();
    try {
      await this.#read();
      // The content is as old as the start of the reading.
      this.#freshAt = startedAt;
      this.#restMs = 0;
    } catch (error) {
      this.#freshAt = this.#clock.elapsed();
      this.#restMs = Math.min((this.#freshAt - startedAt) * restTimes, restMaxMs);
      this.#failed(error);
    } finally {
      this.#reading = undefined;
    }
  }
}
