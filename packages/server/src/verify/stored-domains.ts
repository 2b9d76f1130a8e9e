import { hiddenUntil } from "@openswf/core/registrations/retention";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { Domains } from "@openswf/core/stores/domains";
import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { StoreTraits } from "@openswf/core/stores/store";
import type { Visibility } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";
import type { StoreProblem } from "./report.ts";

/** `verify` does not know the limits of the servers, so it expects nothing to be kept where retention is NONE. */
const shortestRetention = { retentionNoneMs: 0 };

interface Seen {
  /** Anything that closed later is still within retention. `undefined` if the domain is not registered. */
  readonly hiddenUntil: Instant | undefined;
  open: number;
  closed: number;
}

type DomainStore = Domains & Visibility & Pick<StoreTraits, "exclusive">;

/** The domains of the executions seen so far: their retention, and how many executions their lists should show. */
export class StoredDomains {
  readonly #store: DomainStore;
  readonly #now: Instant;
  readonly #startedAt = performance.now();
  readonly #seen = new Map<DomainKey, Seen>();

  constructor(store: DomainStore, now: Instant) {
    this.#store = store;
    this.#now = now;
  }

  async count({ domain, closedAt }: ExecutionSummary): Promise<void> {
    const seen = await this.#read(domain);
    if (closedAt === undefined) seen.open += 1;
    else seen.closed += 1;
  }

  /** Whether an execution that was open at this instant must still be stored. If not, retention may have removed it. */
  async mustStillHave(domain: DomainKey, openAt: Instant): Promise<boolean> {
    const { hiddenUntil } = await this.#read(domain);
    // Retention goes on in a store that others change.
    const passedMs = this.#store.exclusive ? 0 : performance.now() - this.#startedAt;
    return hiddenUntil !== undefined && openAt > hiddenUntil + passedMs;
  }

  /** The lists are not counted in a store that others change: executions may start and close between two counts. */
  async *problems(): AsyncGenerator<StoreProblem> {
    for (const [domain, seen] of this.#seen) {
      if (seen.hiddenUntil === undefined) {
        yield { runId: undefined, what: `domain ${domain} has executions but is not registered` };
      }
      if (!this.#store.exclusive) continue;
      for (const status of ["open", "closed"] as const) {
        const query = { domain, status, time: "startedAt", from: 0, to: undefined, hiddenUntil: undefined } as const;
        const listed = await this.#store.countExecutions({ ...query, filter: undefined }, seen[status] + 1);
        if (listed !== seen[status]) {
          const more = listed > seen[status] ? "at least " : "";
          const what = `domain ${domain} has ${seen[status]} ${status} executions, but its lists show ${more}${listed}`;
          yield { runId: undefined, what };
        }
      }
    }
  }

  async #read(domain: DomainKey): Promise<Seen> {
    const known = this.#seen.get(domain);
    if (known !== undefined) return known;
    const record = await this.#store.readDomain(domain);
    const seen = { hiddenUntil: record && hiddenUntil(record, this.#now, shortestRetention), open: 0, closed: 0 };
    this.#seen.set(domain, seen);
    return seen;
  }
}
