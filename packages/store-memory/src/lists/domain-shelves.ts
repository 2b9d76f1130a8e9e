import type { NewExecution } from "@openswf/core/stores/commits";
import { tagsToFindBy } from "@openswf/core/stores/tag-list";
import type { ExecutionQuery } from "@openswf/core/stores/visibility";
import { invariant } from "@openswf/model/invariant";
import type { CloseStatus } from "@openswf/model/wire-types";
import { Shelf, type ShelvesByValue } from "./shelf.ts";

/** Every shelf of a domain: one for each property by which executions are asked for, but for the workflowId. */
export class DomainShelves {
  readonly #all: ShelvesByValue = new Map();
  readonly #byTypeName: ShelvesByValue = new Map();
  readonly #byType: ShelvesByValue = new Map();
  readonly #byTag: ShelvesByValue = new Map();
  readonly #byCloseStatus: ShelvesByValue = new Map();

  /** The shelves of an execution, open or closed. */
  shelvesFor({ workflowType, tagList }: NewExecution): readonly Shelf[] {
    const { name, version } = workflowType;
    const shelves = [
      Shelf.in(this.#all, ""),
      Shelf.in(this.#byTypeName, name),
      Shelf.in(this.#byType, typeValue(name, version)),
    ];
    for (const tag of tagsToFindBy(tagList)) shelves.push(Shelf.in(this.#byTag, tag));
    return shelves;
  }

  /** One more shelf of a closed execution. */
  shelfForStatus(status: CloseStatus): Shelf {
    return Shelf.in(this.#byCloseStatus, status);
  }

  /** The shelf that a query asks for. `undefined` if it would be empty. */
  shelfOf({ filter }: Pick<ExecutionQuery, "filter">): Shelf | undefined {
    switch (filter?.by) {
      case undefined:
        return this.all;
      case "tag":
        return this.#byTag.get(filter.tag);
      case "closeStatus":
        return this.#byCloseStatus.get(filter.closeStatus);
      case "type":
        return filter.version === undefined
          ? this.#byTypeName.get(filter.name)
          : this.#byType.get(typeValue(filter.name, filter.version));
      case "workflowId":
        invariant(false, "no shelf has the runs of a workflowId");
    }
  }

  get all(): Shelf | undefined {
    return this.#all.get("");
  }

  /** Every shelf, for checks. */
  *[Symbol.iterator](): Generator<Shelf, void> {
    for (const home of [this.#all, this.#byTypeName, this.#byType, this.#byTag, this.#byCloseStatus])
      yield* home.values();
  }
}

/** The length of the name keeps ("a", "bc") and ("ab", "c") apart. */
function typeValue(name: string, version: string): string {
  return `${name.length} ${name}${version}`;
}
