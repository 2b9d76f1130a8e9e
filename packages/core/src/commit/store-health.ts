import type { Instant } from "@openswf/model/brand";
import { type Clock, isoDate } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { HealthProblem } from "../ports/transport.ts";
import type { Store } from "../stores/store.ts";
import type { WakeUps } from "../stores/wake-ups.ts";
import { Alarm } from "../waiting/alarm.ts";
import { CallHealth, type CallInFlight, slowMs } from "./call-health.ts";

/** How often a store that has failed is probed for its recovery. */
const probedAgainMs = 1_000;
/** A probe without an answer is given up after this long, and another is sent. */
const givenUpMs = 2 * slowMs;

type What = Exclude<HealthProblem["what"], "data">;

interface Side {
  readonly what: What;
  readonly health: CallHealth;
  readonly probe: () => Promise<unknown>;
  /** The probe in flight. */
  sent: CallInFlight | undefined;
  /** Whether its failure was logged. */
  isReported: boolean;
}

/**
 * Whether the store can be written and read, as seen by this server within the last seconds.
 *
 * Commits show whether it can be written. While there are none, probes do: a write that changes nothing, as durable as a
 * commit. A full disk or an unreachable database is therefore noticed without any load. Reads are probed as well, since they
 * may go another way than writes. Clients may stop sending requests because health checks fail, so a store that has failed
 * is probed until it works again.
 */
export class StoreHealth {
  readonly #store: Pick<Store, "failure">;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #everyMs: number;
  readonly #sides: readonly [writes: Side, reads: Side];
  readonly #alarm: Alarm;
  #isRunning = false;
  /** When the store was first found damaged or lost. It stays so until a restart. */
  #failedSince: Instant | undefined;

  constructor(store: WakeUps & Pick<Store, "probe" | "failure">, clock: Clock, log: Log, everyMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#everyMs = everyMs;
    this.#alarm = new Alarm(clock);
    const side = (what: What, probe: () => Promise<unknown>): Side => {
      const health = new CallHealth(clock, () => this.#lookSoon());
      return { what, health, probe, sent: undefined, isReported: false };
    };
    this.#sides = [side("writes", () => store.probe()), side("reads", () => store.nextWakeAt())];
  }

  /** What commits report to. */
  get writes(): CallHealth {
    return this.#sides[0].health;
  }

  /** What does not work; empty while everything does. Never waits for the store. */
  get problems(): readonly HealthProblem[] {
    const failing = this.#sides.flatMap(({ what, health }) =>
      health.failingSince === undefined ? [] : [{ what, since: isoDate(health.failingSince) }],
    );
    if (this.#store.failure() === undefined) return failing;
    this.#failedSince ??= this.#clock.now();
    return [{ what: "data", since: isoDate(this.#failedSince) }, ...failing];
  }

  start(): void {
    this.#isRunning = true;
    this.#look();
  }

  /** Sends no further probe. */
  stop(): void {
    this.#isRunning = false;
    this.#alarm.cancel();
  }

  #lookSoon(): void {
    if (this.#isRunning) this.#alarm.setIn(Math.min(probedAgainMs, this.#everyMs), () => this.#look());
  }

  #look(): void {
    for (const side of this.#sides) {
      this.#giveUpLate(side);
      this.#report(side);
      if (side.sent === undefined && this.#isWorthProbing(side)) void this.#probe(side);
    }
    if (!this.#isRunning) return;
    if (this.problems.length > 0) this.#lookSoon();
    else this.#alarm.setIn(this.#everyMs, () => this.#look());
  }

  /** A server with load proves by its commits that it can write. */
  #isWorthProbing({ what, health }: Side): boolean {
    if (what === "reads" || health.failingSince !== undefined) return true;
    return this.#clock.elapsed() - health.succeededAt >= this.#everyMs;
  }

  async #probe(side: Side): Promise<void> {
    const call = { at: this.#clock.elapsed() };
    side.sent = call;
    side.health.began(call);
    try {
      await side.probe();
      side.health.succeeded(call);
    } catch (error) {
      // Stopping the server closes the store under a probe.
      if (this.#isRunning) side.health.failed(call, error);
    } finally {
      if (side.sent === call) side.sent = undefined;
      if (this.#isRunning) this.#report(side);
    }
  }

  #giveUpLate(side: Side): void {
    const { sent, health } = side;
    if (sent === undefined || this.#clock.elapsed() - sent.at < givenUpMs) return;
    side.sent = undefined;
    health.failed(sent, new Error(`the store has not answered for ${givenUpMs} ms`));
  }

  #report(side: Side): void {
    const { what, health, isReported } = side;
    const { failingSince, lastError } = health;
    if ((failingSince !== undefined) === isReported) return;
    side.isReported = !isReported;
    if (failingSince === undefined) this.#log.warn({ what }, "the store has recovered: this server is healthy again");
    else {
      const fields = { what, since: isoDate(failingSince), error: lastError };
      this.#log.warn(fields, "the store fails or does not answer: this server is unhealthy");
    }
  }
}
