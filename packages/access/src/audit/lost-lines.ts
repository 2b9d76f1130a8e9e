import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";

/** A log that cannot be written is complained of this often, for as long as that lasts. */
const complainEveryMs = 10_000;

/** Counts lines that an audit log has lost, and says so in the log of the server: again and again, and once it is over. */
export class LostLines {
  readonly #auditLog: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #lost = 0;
  #isFailing = false;
  #complainedAt = Number.NEGATIVE_INFINITY;

  /** `auditLog`: which one, for people. */
  constructor(auditLog: string, clock: Clock, log: Log) {
    this.#auditLog = auditLog;
    this.#clock = clock;
    this.#log = log;
  }

  /** Something is wrong. It may not have cost a line yet. */
  add(lines: number, err: unknown): void {
    this.#lost += lines;
    this.#isFailing = true;
    const now = this.#clock.now();
    if (now - this.#complainedAt < complainEveryMs) return;
    this.#complainedAt = now;
    this.#complain(err);
  }

  /** A line was written. */
  over(): void {
    if (!this.#isFailing) return;
    this.#log.warn({ auditLog: this.#auditLog, lost: this.#lost }, "the audit log is written again");
    this.#lost = 0;
    this.#isFailing = false;
    this.#complainedAt = Number.NEGATIVE_INFINITY;
  }

  /** The last count would be told by nobody else. */
  close(): void {
    if (this.#isFailing) this.#complain(undefined);
  }

  #complain(err: unknown): void {
    this.#log.error(
      { auditLog: this.#auditLog, err, lost: this.#lost },
      "the audit log cannot be written: lines of it are lost",
    );
  }
}
