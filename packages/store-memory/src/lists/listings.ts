import type { DomainKey } from "@openswf/core/stores/domain-key";
import { invariant } from "@openswf/model/invariant";
import { getOrMake } from "../collections/get-or-make.ts";
import type { Execution } from "../executions/execution.ts";
import { DomainShelves } from "./domain-shelves.ts";
import type { Shelf } from "./shelf.ts";

/** Where executions are listed. A query is answered from one list of one shelf. */
export class Listings {
  /** A domain stays once it has had an execution: there are few, and none is ever removed. */
  readonly #domains = new Map<DomainKey, DomainShelves>();

  of(domain: DomainKey): DomainShelves | undefined {
    return this.#domains.get(domain);
  }

  add(execution: Execution): void {
    const { domain } = execution.created;
    const shelves = getOrMake(this.#domains, domain, () => new DomainShelves());
    for (const shelf of shelves.shelvesFor(execution.created)) shelf.open.add(execution);
  }

  /** Moves an execution that has just closed. */
  close(execution: Execution): void {
    for (const shelf of this.shelvesOf(execution)) {
      // It was not on the shelf of its close status.
      shelf.open.remove(execution);
      shelf.closedByStart.add(execution);
      shelf.closedByClose.add(execution);
    }
  }

  /** Removes a closed execution. */
  remove(execution: Execution): void {
    for (const shelf of this.shelvesOf(execution)) {
      shelf.closedByStart.remove(execution);
      shelf.closedByClose.remove(execution);
      shelf.sweep();
    }
  }

  /** The shelves on which a stored execution is. */
  shelvesOf({ created, closed }: Execution): readonly Shelf[] {
    const domain = this.#domains.get(created.domain);
    invariant(domain !== undefined, "a domain with executions has shelves");
    const shelves = domain.shelvesFor(created);
    return closed === undefined ? shelves : [...shelves, domain.shelfForStatus(closed.status)];
  }

  /** Every shelf, for checks. */
  *all(): Generator<Shelf, void> {
    for (const domain of this.#domains.values()) yield* domain;
  }
}
