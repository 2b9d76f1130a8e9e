import type { Limits } from "@openswf/model/limits";
import type { RegistrationStatus, ResourceTag } from "@openswf/model/wire-types";
import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";
import { type DomainKey, domainKey, type Scope } from "../stores/domain-key.ts";
import type { DomainRecord } from "../stores/domains.ts";
import type { Page } from "../stores/page.ts";
import type { RegisteredKind, TypeKey, TypeRecord } from "../stores/registered-types.ts";
import type { Store } from "../stores/store.ts";
import { type KeyOfType, parseType, printType, type RegisteredType } from "./registered-type.ts";

/** How long a registration stays valid when other servers may change it. (design: seen everywhere within a second) */
const freshMs = 1_000;

interface Cached<Value> {
  readonly value: Value;
  /** By `Clock.elapsed`. */
  readonly readAt: number;
}
type AnyRegisteredType = RegisteredType<"workflow"> | RegisteredType<"activity">;

const typeName = ({ domain, kind, name, version }: TypeKey): string => `${kind}/${domain}/${name}/${version}`;

const isOfName = (type: Omit<TypeKey, "kind">, key: TypeKey): boolean =>
  type.name === key.name && type.version === key.version && type.domain === key.domain;

/**
 * Domains and types, cached. All reads and writes of operations go through here, so a write cannot forget the cache.
 * Only existing registrations are cached, so a new one is visible at once.
 */
export class Registrations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #domains: LRUCache<DomainKey, Cached<DomainRecord>>;
  readonly #types: LRUCache<string, Cached<AnyRegisteredType>>;
  /** Rises with every change. A read that started before a change is not cached. */
  #changes = 0;
  /** The domain and the types found last. Most calls name the same ones again, and comparing names costs less than keys. */
  #lastDomain: { readonly scope: Scope; readonly cached: Cached<DomainRecord> } | undefined;
  #lastTypes: { [Kind in RegisteredKind]?: Cached<RegisteredType<Kind>> } = {};

  constructor(store: Store, clock: Clock, limits: Limits) {
    this.#store = store;
    this.#clock = clock;
    this.#domains = new LRUCache({ max: limits.cachedRegistrationsMax });
    this.#types = new LRUCache({ max: limits.cachedRegistrationsMax });
  }

  domain(key: DomainKey): DomainRecord | Promise<DomainRecord | undefined> {
    return this.#fresh(this.#domains.get(key)) ?? this.#read(this.#domains, key, () => this.#store.readDomain(key));
  }

  /** The domain of this name in a scope. */
  domainNamed(scope: Scope, name: string): DomainRecord | Promise<DomainRecord | undefined> {
    const last = this.#lastDomain;
    if (last?.cached.value.name === name && last.scope === scope) {
      const fresh = this.#fresh(last.cached);
      if (fresh !== undefined) return fresh;
    }
    const key = domainKey(scope, name);
    const cached = this.#domains.get(key);
    if (cached !== undefined) this.#lastDomain = { scope, cached };
    return this.domain(key);
  }

  type<Kind extends RegisteredKind>(
    key: KeyOfType<Kind>,
  ): RegisteredType<Kind> | Promise<RegisteredType<Kind> | undefined> {
    // `as`: TypeScript does not connect the kind with the member of that name.
    const last = this.#lastTypes[key.kind] as Cached<RegisteredType<Kind>> | undefined;
    if (last !== undefined && isOfName(last.value, key)) {
      const fresh = this.#fresh(last);
      if (fresh !== undefined) return fresh;
    }
    const name = typeName(key);
    // `as`: the name contains the kind, so an entry under it is of this kind.
    const types = this.#types as unknown as LRUCache<string, Cached<RegisteredType<Kind>>>;
    const cached = types.get(name);
    if (cached !== undefined) Object.assign(this.#lastTypes, { [key.kind]: cached });
    return (
      this.#fresh(cached) ??
      this.#read(types, name, async () => {
        const record = await this.#store.readType(key);
        return record && parseType(key.kind, record);
      })
    );
  }

  /** See `Store.listDomains`. Lists are not cached. */
  listDomains(scope: Scope, status: RegistrationStatus, page: Page<string>): Promise<readonly DomainRecord[]> {
    return this.#store.listDomains(scope, status, page);
  }

  /** See `Store.listTypes`. Lists are not cached. */
  listTypes(
    domain: DomainKey,
    kind: RegisteredKind,
    status: RegistrationStatus,
    name: string | undefined,
    page: Page<{ readonly name: string; readonly version: string }>,
  ): Promise<readonly Omit<TypeRecord, "configuration">[]> {
    return this.#store.listTypes(domain, kind, status, name, page);
  }

  registerDomain(domain: DomainRecord, domainsMax: number): ReturnType<Store["registerDomain"]> {
    return this.#change(this.#store.registerDomain(domain, domainsMax), () => this.#domains.delete(domain.key));
  }

  /** Deprecating a domain deprecates its types. */
  setDomainStatus(key: DomainKey, status: RegistrationStatus): ReturnType<Store["setDomainStatus"]> {
    return this.#change(this.#store.setDomainStatus(key, status, this.#clock.now()), () => {
      this.#domains.delete(key);
      if (status === "DEPRECATED") this.#types.clear();
    });
  }

  /** See `Store.tagDomain`. */
  tagDomain(
    key: DomainKey,
    set: readonly ResourceTag[],
    removedKeys: readonly string[],
    tagsMax: number,
  ): ReturnType<Store["tagDomain"]> {
    return this.#change(this.#store.tagDomain(key, set, removedKeys, tagsMax), () => this.#domains.delete(key));
  }

  registerType<Kind extends RegisteredKind>(
    type: RegisteredType<Kind>,
    typesMax: number,
  ): ReturnType<Store["registerType"]> {
    return this.#change(this.#store.registerType(printType(type), typesMax), () => this.#types.delete(typeName(type)));
  }

  setTypeStatus(key: TypeKey, status: RegistrationStatus): ReturnType<Store["setTypeStatus"]> {
    return this.#change(this.#store.setTypeStatus(key, status, this.#clock.now()), () =>
      this.#types.delete(typeName(key)),
    );
  }

  deleteType(key: TypeKey): ReturnType<Store["deleteType"]> {
    return this.#change(this.#store.deleteType(key), () => this.#types.delete(typeName(key)));
  }

  /** Another server has changed registrations: discards everything. */
  invalidate(): void {
    this.#changes += 1;
    this.#forgetLast();
    this.#domains.clear();
    this.#types.clear();
  }

  #forgetLast(): void {
    this.#lastDomain = undefined;
    this.#lastTypes = {};
  }

  /** Evicts what a write changes, whatever its outcome: a write whose answer was lost may have been committed. */
  async #change<Outcome>(write: Promise<Outcome>, evict: () => void): Promise<Outcome> {
    try {
      return await write;
    } finally {
      this.#changes += 1;
      this.#forgetLast();
      evict();
    }
  }

  #fresh<Value>(known: Cached<Value> | undefined): Value | undefined {
    if (known === undefined) return undefined;
    return this.#store.exclusive || this.#clock.elapsed() - known.readAt < freshMs ? known.value : undefined;
  }

  async #read<Value extends object>(
    cache: LRUCache<string, Cached<Value>>,
    key: string,
    read: () => Promise<Value | undefined>,
  ): Promise<Value | undefined> {
    const changes = this.#changes;
    const readAt = this.#clock.elapsed();
    const value = await read();
    if (value !== undefined && changes === this.#changes) cache.set(key, { value, readAt });
    return value;
  }
}
