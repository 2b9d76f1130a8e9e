import type { Limits } from "@openswf/model/limits";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { DomainRecord } from "../stores/domains.ts";
import type { Retention } from "../stores/retention.ts";
import type { Store } from "../stores/store.ts";
import { every, type Repeated } from "../waiting/every.ts";
import type { SteadyTime } from "../waiting/steady-time.ts";
import { hiddenUntil } from "./retention.ts";

/** The most executions removed per slice. Other work runs between slices. */
const sliceSize = 200;
const domainsAtATime = 100;

type SweepLimits = Pick<Limits, "retentionSweepMs" | "retentionNoneMs">;

/**
 * Removes executions whose retention has ended. Reads do not depend on it: they leave out such executions from the
 * exact instant on.
 */
export class RetentionSweep {
  readonly #store: Retention & Pick<Store, "scanDomains">;
  readonly #clock: Clock;
  readonly #time: Pick<SteadyTime, "now">;
  readonly #log: Log;
  readonly #limits: SweepLimits;
  #sweeps: Repeated | undefined;
  #stopped = false;

  constructor(
    store: Retention & Pick<Store, "scanDomains">,
    clock: Clock,
    time: Pick<SteadyTime, "now">,
    log: Log,
    limits: SweepLimits,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#time = time;
    this.#log = log;
    this.#limits = limits;
  }

  start(): void {
    this.#sweeps = every(this.#clock, this.#limits.retentionSweepMs, () => this.#sweep());
  }

  /** Stops removing. Settles when the slice in flight has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sweeps?.stop();
  }

  async #sweep(): Promise<void> {
    try {
      let after: DomainKey | undefined;
      do {
        const domains = await this.#store.scanDomains(after, domainsAtATime);
        for (const domain of domains) await this.#sweepDomain(domain);
        after = domains.length < domainsAtATime ? undefined : domains.at(-1)?.key;
      } while (after !== undefined && !this.#stopped);
    } catch (error) {
      if (!this.#stopped) this.#log.error({ error }, "the retention sweep failed and will be retried");
    }
  }

  async #sweepDomain(domain: DomainRecord): Promise<void> {
    const until = hiddenUntil(domain, this.#time.now(), this.#limits);
    let total = 0;
    // A short slice does not mean the end: only an empty slice is the last.
    for (let removed = -1; removed !== 0 && !this.#stopped; total += removed) {
      removed = await this.#store.removeClosed(domain.key, until, sliceSize);
    }
    if (total > 0) this.#log.info({ domain: domain.key, executions: total }, "retention ended");
  }
}
