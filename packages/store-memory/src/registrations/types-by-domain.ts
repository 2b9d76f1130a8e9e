import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { Page } from "@openswf/core/stores/page";
import type { RegisteredKind, TypeKey, TypeRecord } from "@openswf/core/stores/registered-types";
import type { Instant } from "@openswf/model/brand";
import type { RegistrationStatus } from "@openswf/model/wire-types";
import { compareText } from "../collections/byte-order.ts";
import { firstOf, takeWhile } from "../collections/first-of.ts";
import { getOrMake } from "../collections/get-or-make.ts";
import { rowsAfter } from "../collections/page-of.ts";
import type { SortedList } from "../collections/sorted-list.ts";
import { ByStatus } from "./by-status.ts";

type TypeName = Pick<TypeKey, "name" | "version">;
type TypesOfDomain = Readonly<Record<RegisteredKind, Types>>;

/** The registered types of one kind in a domain. */
export class Types {
  readonly #byName = new Map<string, TypeRecord>();
  readonly #byStatus = new ByStatus<TypeRecord>(compareTypes);

  get size(): number {
    return this.#byName.size;
  }

  get(name: TypeName): TypeRecord | undefined {
    return this.#byName.get(keyOf(name));
  }

  add(type: TypeRecord): void {
    this.#byName.set(keyOf(type), type);
    this.#byStatus.add(type);
  }

  remove(type: TypeRecord): void {
    this.#byName.delete(keyOf(type));
    this.#byStatus.remove(type);
  }

  change(from: TypeRecord, to: TypeRecord): void {
    this.remove(from);
    this.add(to);
  }

  with(status: RegistrationStatus): SortedList<TypeRecord> {
    return this.#byStatus.with(status);
  }

  /** A page of the types of one name, or of all. */
  page(
    status: RegistrationStatus,
    name: string | undefined,
    { after, limit, reverse }: Page<TypeName>,
  ): readonly TypeRecord[] {
    const listed = this.with(status);
    if (name === undefined) {
      return firstOf(rowsAfter(listed, after && ((type) => compareTypes(type, after)), reverse), limit);
    }
    const ofName = (type: TypeRecord): number => compareText(type.name, name);
    const rows =
      after === undefined
        ? fromName(listed, ofName, reverse)
        : rowsAfter(listed, (type) => ofName(type) || compareText(type.version, after.version), reverse);
    return firstOf(
      takeWhile(rows, (type) => type.name === name),
      limit,
    );
  }
}

function fromName(
  listed: SortedList<TypeRecord>,
  compareWithName: (type: TypeRecord) => number,
  reverse: boolean,
): Iterable<TypeRecord> {
  return reverse
    ? listed.descending((type) => compareWithName(type) > 0)
    : listed.ascending((type) => compareWithName(type) < 0);
}

export class TypesByDomain {
  readonly #domains = new Map<DomainKey, TypesOfDomain>();

  of({ domain, kind }: Pick<TypeKey, "domain" | "kind">): Types | undefined {
    return this.#domains.get(domain)?.[kind];
  }

  /** Those of a domain, made if there are none. */
  in({ domain, kind }: Pick<TypeKey, "domain" | "kind">): Types {
    return getOrMake(this.#domains, domain, () => ({ workflow: new Types(), activity: new Types() }))[kind];
  }

  deprecateAll(domain: DomainKey, at: Instant): void {
    for (const types of Object.values(this.#domains.get(domain) ?? {})) {
      for (const type of [...types.with("REGISTERED").ascending()]) {
        types.change(type, { ...type, status: "DEPRECATED", deprecatedAt: at });
      }
    }
  }
}

function compareTypes(one: TypeName, other: TypeName): number {
  return compareText(one.name, other.name) || compareText(one.version, other.version);
}

/** The length of the name keeps ("a", "bc") and ("ab", "c") apart. */
function keyOf({ name, version }: TypeName): string {
  return `${name.length} ${name}${version}`;
}
