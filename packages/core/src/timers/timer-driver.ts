import type { Instant, RunId } from "@openswf/model/brand";
import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Counter, Histogram, Meter } from "../ports/meter.ts";
import type { WakeUps } from "../stores/wake-ups.ts";
import { Alarm } from "../waiting/alarm.ts";
import type { SteadyTime } from "../waiting/steady-time.ts";

/** The most executions woken at a time. */
const batchSize = 500;
/** The delay before retrying an execution that could not be woken, or a store that could not be read. */
const retryMs = 1_000;

/**
 * Wakes executions when they fall due. It sleeps until the nearest wake-up of all executions, so it does nothing while
 * nothing is due. Wake-ups are stored, so what fell due while the server was down is due when it starts.
 *
 * Stored instants are compared with the time of executions, and the sleep is a delay: a machine whose clock is set back
 * keeps no timer waiting. When the clock is set, the store is read again, since its wake-ups may be due.
 */
export class TimerDriver {
  readonly #store: WakeUps;
  readonly #clock: Clock;
  readonly #time: Pick<SteadyTime, "now">;
  readonly #log: Log;
  readonly #wake: (runId: RunId) => Promise<void>;
  readonly #lookEveryMs: number;
  readonly #alarm: Alarm;
  readonly #wakeUps: Counter;
  readonly #lateness: Histogram;
  /** Executions that are being woken. */
  #dueCount = 0;
  /** When the alarm goes off; `undefined` when it is not set. */
  #wakesAt: Instant | undefined;
  #stopHearingSteps: () => void = () => {};
  #working = false;
  /** Something fell due while the driver was working, perhaps after it had read the store. */
  #lookAgain = false;
  #stopped = false;
  #underWay: Promise<void> = Promise.resolve();

  constructor(parts: {
    readonly store: WakeUps;
    readonly clock: Clock;
    readonly time: Pick<SteadyTime, "now">;
    readonly log: Log;
    readonly wake: (runId: RunId) => Promise<void>;
    /**
     * The longest interval between reads of the store, so that this server wakes the executions of a server that has
     * died.
     */
    readonly lookEveryMs?: number;
    readonly meter: Meter;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#time = parts.time;
    this.#log = parts.log;
    this.#wake = parts.wake;
    this.#lookEveryMs = parts.lookEveryMs ?? Number.POSITIVE_INFINITY;
    this.#alarm = new Alarm(parts.clock);
    this.#wakeUps = parts.meter.counter(coreMeasures.wakeUps).of();
    this.#lateness = parts.meter.histogram(coreMeasures.wakeUpLateness).of();
    parts.meter.gauge(coreMeasures.wakeUpsDue, () => this.#dueCount);
  }

  /** Wakes what is already due, then sleeps. */
  start(): void {
    this.#stopHearingSteps = this.#clock.onStep(() => this.#sleepUntil(this.#time.now()));
    this.#sleepUntil(this.#time.now());
  }

  /** Some execution must be woken at this instant. */
  wakeNoLaterThan(instant: Instant): void {
    if (this.#wakesAt === undefined || instant < this.#wakesAt) this.#sleepUntil(instant);
  }

  /** Wakes nothing more. Settles when the wake-ups in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopHearingSteps();
    this.#alarm.cancel();
    await this.#underWay;
  }

  #sleepAtMostUntil(next: Instant | undefined): void {
    const instant = Math.min(next ?? Number.POSITIVE_INFINITY, this.#time.now() + this.#lookEveryMs);
    if (instant < Number.POSITIVE_INFINITY) this.wakeNoLaterThan(instant);
  }

  #sleepUntil(instant: Instant): void {
    if (this.#stopped) return;
    this.#wakesAt = instant;
    this.#alarm.setIn(instant - this.#time.now(), () => {
      this.#wakesAt = undefined;
      this.#look();
    });
  }

  #look(): void {
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
      if (this.#lookAgain) this.wakeNoLaterThan(this.#time.now());
      else this.#sleepAtMostUntil(next);
    } catch (error) {
      this.#working = false;
      // Stopping the server closes the store during a read. That is not an error.
      if (this.#stopped) return;
      this.#log.error({ error }, "could not read due executions");
      this.wakeNoLaterThan(this.#time.now() + retryMs);
    }
  }

  async #wakeOne(
    { runId, wakeAt }: { readonly runId: RunId; readonly wakeAt: Instant },
    failed: Set<RunId>,
  ): Promise<void> {
    this.#dueCount += 1;
    try {
      await this.#wake(runId);
      this.#wakeUps.add(1);
      this.#lateness.record(Math.max(0, this.#time.now() - wakeAt) / 1000);
    } catch (error) {
      failed.add(runId);
      this.#log.error({ error, runId }, "could not wake an execution");
    } finally {
      this.#dueCount -= 1;
    }
  }

  /** Wakes everything that is due. Returns the instant of the next wake-up. */
  async #wakeDue(): Promise<Instant | undefined> {
    const failed = new Set<RunId>();
    while (!this.#stopped) {
      const due = await this.#store.readDue(this.#time.now(), batchSize + failed.size);
      const fresh = due.filter(({ runId }) => !failed.has(runId));
      if (fresh.length === 0) break;
      await Promise.all(fresh.map((each) => this.#wakeOne(each, failed)));
    }
    // Failed executions are still due. They are retried after a pause instead of in a tight loop.
    if (failed.size === 0) return this.#store.nextWakeAt();
    const retryAt = this.#time.now() + retryMs;
    const soon = await this.#store.readDue(retryAt, failed.size + 1);
    return soon.find(({ runId }) => !failed.has(runId))?.wakeAt ?? retryAt;
  }
}
