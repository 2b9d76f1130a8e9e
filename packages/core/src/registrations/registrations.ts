import type { Limits } from "@openswf/model/limits";
import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { DomainRecord } from "../stores/domains.ts";
import type { TypeKey, TypeRecord } from "../stores/registered-types.ts";
import type { Store } from "../stores/store.ts";

/** How long a registration stays valid when other servers may change it. (design: seen everywhere within a second) */
const believedMs = 1_000;

interface Believed<Value> {
  readonly value: Value;
  readonly readAt: number;
}

const typeName = ({ domain, kind, name, version }: TypeKey): string => `${kind}/${domain}/${name}/${version}`;

/**
 * Cached domains and types. Only existing ones are cached, so a new registration is visible at once. Operations write
 * changes to the store and then report them here.
 */
export class Registrations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #domains: LRUCache<DomainKey, Believed<DomainRecord>>;
  readonly #types: LRUCache<string, Believed<TypeRecord>>;
  /** Rises with every change. A read that started before a change is not cached. */
  #changes = 0;

  constructor(store: Store, clock: Clock, limits: Limits) {
    this.#store = store;
    this.#clock = clock;
    this.#domains = new LRUCache({ max: limits.cachedRegistrationsMax });
    this.#types = new LRUCache({ max: limits.cachedRegistrationsMax });
  }

  domain(key: DomainKey): DomainRecord | Promise<DomainRecord | undefined> {
    return this.#believed(this.#domains.get(key)) ?? this.#read(this.#domains, key, () => this.#store.readDomain(key));
  }

  type(key: TypeKey): TypeRecord | Promise<TypeRecord | undefined> {
    const name = typeName(key);
    return this.#believed(this.#types.get(name)) ?? this.#read(this.#types, name, () => this.#store.readType(key));
  }

  domainChanged(key: DomainKey): void {
    this.#changes += 1;
    this.#domains.delete(key);
  }

  typeChanged(key: TypeKey): void {
    this.#changes += 1;
    this.#types.delete(typeName(key));
  }

  /** Another server has changed registrations: discards everything. */
  doubt(): void {
    this.#domains.clear();
    this.typesChanged();
  }

  /** Deprecating a domain changes all its types. */
  typesChanged(): void {
    this.#changes += 1;
    this.#types.clear();
  }

  #believed<Value>(known: Believed<Value> | undefined): Value | undefined {
    if (known === undefined) return undefined;
    return this.#store.exclusive || this.#clock.now() - known.readAt < believedMs ? known.value : undefined;
  }

  async #read<Value extends object>(
    cache: LRUCache<string, Believed<Value>>,
    key: string,
    read: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const changes = this.#changes;
    const readAt = this.#clock.now();
    const value = await read();
    if (value !== undefined && changes === this.#changes) cache.set(key, { value, readAt });
    return value;
  }
}
