import type { Instant, RunId } from "@openswf/model/brand";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../stores/store.ts";

/** Executions woken at a time. */
const batchSize = 500;
/** How long an execution that could not be woken, or a store that could not be read, is left alone. */
const retryMs = 1_000;

/**
 * Wakes executions when they fall due. It sleeps until the nearest wake-up of all, so nothing is done while nothing is
 * due; and because wake-ups are stored, what fell due while the server was down is due when it starts.
 */
export class TimerDriver {
  readonly #store: Pick<Store, "readDue" | "nextWakeAt">;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #wake: (runId: RunId) => Promise<void>;
  readonly #lookEveryMs: number;
  #sleepingUntil: Instant | undefined;
  #cancelSleep: () => void = () => {};
  #working = false;
  /** Something fell due while the driver was at work, perhaps after it had looked. */
  #lookAgain = false;
  #stopped = false;
  #underWay: Promise<void> = Promise.resolve();

  constructor(parts: {
    readonly store: Pick<Store, "readDue" | "nextWakeAt">;
    readonly clock: Clock;
    readonly log: Log;
    readonly wake: (runId: RunId) => Promise<void>;
    /** Looks into the store at least so often: what others have promised to wake is woken here when they are gone. */
    readonly lookEveryMs?: number;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#wake = parts.wake;
    this.#lookEveryMs = parts.lookEveryMs ?? Number.POSITIVE_INFINITY;
  }

  /** Wakes what is due already, then sleeps. */
  start(): void {
    this.#sleepUntil(this.#clock.now());
  }

  /** An execution wants to be woken at this instant. */
  note(instant: Instant): void {
    if (this.#sleepingUntil === undefined || instant < this.#sleepingUntil) this.#sleepUntil(instant);
  }

  /** Wakes nothing more; settles when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelSleep();
    await this.#underWay;
  }

  #sleepAtMostUntil(next: Instant | undefined): void {
    const instant = Math.min(next ?? Number.POSITIVE_INFINITY, this.#clock.now() + this.#lookEveryMs);
    if (instant < Number.POSITIVE_INFINITY) this.note(instant);
  }

  #sleepUntil(instant: Instant): void {
    if (this.#stopped) return;
    this.#sleepingUntil = instant;
    this.#cancelSleep();
    this.#cancelSleep = this.#clock.schedule(instant, () => this.#wakeUp());
  }

  #wakeUp(): void {
    this.#sleepingUntil = undefined;
    if (this.#stopped) return;
    if (this.#working) this.#lookAgain = true;
    else this.#underWay = this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    this.#lookAgain = false;
    try {
      const next = await this.#wakeDue();
      this.#working = false;
      if (this.#lookAgain) this.note(this.#clock.now());
      else this.#sleepAtMostUntil(next);
    } catch (error) {
      this.#working = false;
      // Whoever stops the server closes the store under a look that is on its way.
      if (this.#stopped) return;
      this.#log.error({ error }, "due executions could not be read");
      this.note(this.#clock.now() + retryMs);
    }
  }

  /** Wakes all that is due; the instant at which something is due next. */
  async #wakeDue(): Promise<Instant | undefined> {
    const failed = new Set<RunId>();
    while (!this.#stopped) {
      const due = await this.#store.readDue(this.#clock.now(), batchSize + failed.size);
      const fresh = due.filter(({ runId }) => !failed.has(runId));
      if (fresh.length === 0) break;
      await Promise.all(
        fresh.map(({ runId }) =>
          this.#wake(runId).catch((error: unknown) => {
            failed.add(runId);
            this.#log.error({ error, runId }, "an execution could not be woken");
          }),
        ),
      );
    }
    // What failed is still due: it is tried again after a pause, not in a circle.
    if (failed.size === 0) return this.#store.nextWakeAt();
    const retryAt = this.#clock.now() + retryMs;
    const soon = await this.#store.readDue(retryAt, failed.size + 1);
    return soon.find(({ runId }) => !failed.has(runId))?.wakeAt ?? retryAt;
  }
}
