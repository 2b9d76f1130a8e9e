import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

/** Interval between error messages while a log cannot be written. */
const reportEveryMs = 10_000;

/**
 * Counts the lines that an audit log has lost. Reports them in the server log periodically, and once more when the log
 * recovers.
 */
export class LostLines {
  readonly #auditLog: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #lost = 0;
  #isFailing = false;
  #reportedAt = Number.NEGATIVE_INFINITY;

  /** `auditLog` is the name of the log for messages. */
  constructor(auditLog: string, clock: Clock, log: Log) {
    this.#auditLog = auditLog;
    this.#clock = clock;
    this.#log = log;
  }

  /** Records a failure. `lines` may be 0 when no line is lost yet. */
  add(lines: number, error: unknown): void {
    this.#lost += lines;
    this.#isFailing = true;
    const now = this.#clock.elapsed();
    if (now - this.#reportedAt < reportEveryMs) return;
    this.#reportedAt = now;
    this.#report(error);
  }

  /** Records that a line was written: the failure is over. */
  recovered(): void {
    if (!this.#isFailing) return;
    this.#log.warn({ auditLog: this.#auditLog, lost: this.#lost }, "the audit log has recovered");
    this.#lost = 0;
    this.#isFailing = false;
    this.#reportedAt = Number.NEGATIVE_INFINITY;
  }

  /** Reports the final count, which would otherwise go unreported. */
  close(): void {
    if (this.#isFailing) this.#report(undefined);
  }

  #report(error: unknown): void {
    this.#log.error(
      { auditLog: this.#auditLog, error, lost: this.#lost },
      "the audit log cannot be written and is losing lines",
    );
  }
}
