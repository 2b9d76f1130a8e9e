import type { DomainKey, Scope } from "@openswf/core/stores/domain-key";
import type { DomainRecord, Domains } from "@openswf/core/stores/domains";
import { changedTags, splitKey } from "@openswf/core/stores/registration-rows";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { compareText } from "../collections/byte-order.ts";
import { getOrMake } from "../collections/get-or-make.ts";
import { pageOf } from "../collections/page-of.ts";
import { SortedList } from "../collections/sorted-list.ts";
import { ByStatus } from "./by-status.ts";
import type { TypesByDomain } from "./types-by-domain.ts";

const byName = (one: DomainRecord, other: DomainRecord): number => compareText(one.name, other.name);

export function registeredDomains(types: TypesByDomain): Synchronous<Domains> {
  const byKey = new Map<DomainKey, DomainRecord>();
  const keys = new SortedList<DomainKey>(compareText);
  const scopes = new Map<Scope, ByStatus<DomainRecord>>();

  function scopeOf(key: DomainKey): ByStatus<DomainRecord> {
    const [scope] = splitKey(key);
    return getOrMake(scopes, scope, () => new ByStatus(byName));
  }

  function change(from: DomainRecord, to: DomainRecord): void {
    byKey.set(to.key, to);
    scopeOf(to.key).change(from, to);
  }

  return {
    registerDomain: (domain, domainsMax) => {
      if (byKey.has(domain.key)) return "exists";
      const scope = scopeOf(domain.key);
      if (scope.size >= domainsMax) return "limitExceeded";
      const { key, name, status, description, retention, tags } = domain;
      const stored = { key, name, status, description, retention, tags };
      byKey.set(key, stored);
      keys.add(key);
      scope.add(stored);
      return "registered";
    },

    readDomain: (key) => byKey.get(key),

    setDomainStatus: (key, status, at) => {
      const domain = byKey.get(key);
      if (domain === undefined) return "unknown";
      if (domain.status === status) return "unchanged";
      change(domain, { ...domain, status });
      if (status === "DEPRECATED") types.deprecateAll(key, at);
      return "changed";
    },

    listDomains: (scope, status, { after, ...paging }) =>
      pageOf(
        scopes.get(scope)?.with(status),
        after === undefined ? after : ({ name }) => compareText(name, after),
        paging,
      ),

    scanDomains: (after, limit) =>
      pageOf(keys, after === undefined ? after : (key) => compareText(key, after), { limit, reverse: false })
        .map((key) => byKey.get(key))
        .filter((domain) => domain !== undefined),

    tagDomain: (key, set, removedKeys, tagsMax) => {
      const domain = byKey.get(key);
      if (domain === undefined) return "unknown";
      const tags = changedTags(domain.tags, set, removedKeys);
      if (tags.length > tagsMax) return "tooMany";
      change(domain, { ...domain, tags });
      return "changed";
    },
  };
}
