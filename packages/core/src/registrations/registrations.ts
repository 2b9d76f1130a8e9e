import type { Limits } from "@openswf/model/limits";
import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";
import type { DomainKey, DomainRecord, Store, TypeKey, TypeRecord } from "../stores/store.ts";

/** How long a registration is believed where other servers may change it. (design: seen everywhere within a second) */
const believedMs = 1_000;

interface Believed<Value> {
  readonly value: Value;
  readonly readAt: number;
}

const typeName = ({ domain, kind, name, version }: TypeKey): string => `${kind}/${domain}/${name}/${version}`;

/**
 * Domains and types as the operations ask for them: out of memory where they are known. Only what exists is kept, so a
 * registration is seen at once; what changes one goes to the store and then says so here.
 */
export class Registrations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #domains: LRUCache<DomainKey, Believed<DomainRecord>>;
  readonly #types: LRUCache<string, Believed<TypeRecord>>;
  /** Raised by every change: a read that began before one is not kept. */
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

  /** Another server has changed something, perhaps everything. */
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
