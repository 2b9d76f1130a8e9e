import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

/** Interval between error messages while a log cannot be written. */
const complainEveryMs = 10_000;

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
  #complainedAt = Number.NEGATIVE_INFINITY;

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
    const now = this.#clock.now();
    if (now - this.#complainedAt < complainEveryMs) return;
    this.#complainedAt = now;
    this.#complain(error);
  }

  /** Records that a line was written: the failure is over. */
  over(): void {
    if (!this.#isFailing) return;
    this.#log.warn({ auditLog: this.#auditLog, lost: this.#lost }, "the audit log has recovered");
    this.#lost = 0;
    this.#isFailing = false;
    this.#complainedAt = Number.NEGATIVE_INFINITY;
  }

  /** Reports the final count, which would otherwise go unreported. */
  close(): void {
    if (this.#isFailing) this.#complain(undefined);
  }

  #complain(error: unknown): void {
    this.#log.error(
      { auditLog: this.#auditLog, error, lost: this.#lost },
      "the audit log cannot be written and is losing lines",
    );
  }
}
