import type { Clock } from "../ports/clock.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Store } from "../stores/store.ts";

/** How long a count stays valid when other servers also start and close executions, and when none do. */
const validMs = 5_000;
const validAloneMs = 60_000;

/**
 * The number of open executions of each domain, for the quota. It is counted in the store once and then updated by the
 * starts and closes on this server. It is recounted periodically, because starts and closes during a count, or on
 * another server, can make it off by a few until then.
 */
export class OpenExecutions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #max: number;
  readonly #reserved = new Map<DomainKey, number>();
  readonly #underWay = new Map<DomainKey, Promise<void>>();
  readonly #counts = new Map<DomainKey, { count: number; countedAt: number }>();

  constructor(store: Store, clock: Clock, openExecutionsMax: number) {
    this.#store = store;
    this.#clock = clock;
    this.#max = openExecutionsMax;
  }

  /** Await this before `hasRoom`, unless it is `undefined`: then the count is valid. */
  counted(domain: DomainKey): Promise<void> | undefined {
    const known = this.#counts.get(domain);
    const now = this.#clock.elapsed();
    const maxAgeMs = this.#store.exclusive ? validAloneMs : validMs;
    return known !== undefined && now - known.countedAt < maxAgeMs ? undefined : this.#countOnce(domain, now);
  }

  /** Callers that arrive during a count share its result. */
  async #countOnce(domain: DomainKey, now: number): Promise<void> {
    const underWay = this.#underWay.get(domain) ?? this.#count(domain, now);
    this.#underWay.set(domain, underWay);
    try {
      await underWay;
    } finally {
      this.#underWay.delete(domain);
    }
  }

  async #count(domain: DomainKey, now: number): Promise<void> {
    const everything = { domain, status: "open", time: "startedAt", from: 0, to: undefined } as const;
    const query = { ...everything, hiddenUntil: undefined, filter: undefined };
    const count = await this.#store.countExecutions(query, this.#max + 1);
    this.#counts.set(domain, { count, countedAt: now });
  }

  /** Whether `more` executions would still be within the quota. */
  hasRoom(domain: DomainKey, more: number): boolean {
    return (this.#counts.get(domain)?.count ?? 0) + this.#reservedIn(domain) + more <= this.#max;
  }

  #reservedIn(domain: DomainKey): number {
    return this.#reserved.get(domain) ?? 0;
  }

  /** Reserves room for an execution about to start. `release` must follow. */
  reserve(domain: DomainKey): void {
    this.#reserved.set(domain, this.#reservedIn(domain) + 1);
  }

  release(domain: DomainKey): void {
    this.#reserved.set(domain, this.#reservedIn(domain) - 1);
  }

  /** Executions may have started or closed without notice: discards all counts. */
  invalidate(): void {
    this.#counts.clear();
  }

  started(domain: DomainKey): void {
    const known = this.#counts.get(domain);
    if (known !== undefined) known.count += 1;
  }

  closed(domain: DomainKey): void {
    const known = this.#counts.get(domain);
    if (known !== undefined) known.count -= 1;
  }
}
