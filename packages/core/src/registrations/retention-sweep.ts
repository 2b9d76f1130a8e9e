import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Store } from "../stores/store.ts";
import { hiddenUntil } from "./retention.ts";

/** The most executions removed per slice. Other work runs between slices. */
const sliceSize = 200;
const domainsAtATime = 100;

/**
 * Removes executions whose retention has ended. Reads do not depend on it: they leave out such executions from the
 * exact instant on.
 */
export class RetentionSweep {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #everyMs: number;
  #cancel: () => void = () => {};
  #stopped = false;
  #underWay: Promise<void> = Promise.resolve();

  constructor(store: Store, clock: Clock, log: Log, everyMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#everyMs = everyMs;
  }

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.#clock.schedule(this.#clock.now() + this.#everyMs, () => {
      this.#underWay = this.#sweep();
    });
  }

  /** Stops removing. Settles when the slice in flight has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#underWay;
  }

  async #sweep(): Promise<void> {
    try {
      let after: DomainKey | undefined;
      do {
        const domains = await this.#store.scanDomains(after, domainsAtATime);
        for (const domain of domains) {
          const until = hiddenUntil(domain, this.#clock.now());
          let total = 0;
          // A short slice does not mean the end: only an empty slice is the last.
          for (let removed = -1; removed !== 0 && !this.#stopped; total += removed) {
            removed = await this.#store.removeClosed(domain.key, until, sliceSize);
          }
          if (total > 0) this.#log.info({ domain: domain.key, executions: total }, "retention ended");
        }
        after = domains.length < domainsAtATime ? undefined : domains.at(-1)?.key;
      } while (after !== undefined && !this.#stopped);
    } catch (error) {
      if (!this.#stopped) this.#log.error({ error }, "the retention sweep failed and will be retried");
    }
    this.start();
  }
}
