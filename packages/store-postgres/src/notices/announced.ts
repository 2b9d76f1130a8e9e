import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { StoreParts } from "@openswf/core/stores/store";
import type { Announcer } from "./announcer.ts";

/** Wraps a store so that other servers are notified of registration changes once they are durable. */
export function announced(stored: StoreParts, announcer: Announcer): StoreParts {
  async function telling<Result extends string>(domain: DomainKey, change: Promise<Result>): Promise<Result> {
    const result = await change;
    if (["registered", "changed", "deleted"].includes(result)) announcer.registrationsChanged(domain);
    return result;
  }
  return {
    ...stored,
    commit: async (group) => {
      const outcomes = await stored.commit(group);
      announcer.committed(group, outcomes);
      return outcomes;
    },
    registerDomain: (domain, domainsMax) => telling(domain.key, stored.registerDomain(domain, domainsMax)),
    setDomainStatus: (key, status, at) => telling(key, stored.setDomainStatus(key, status, at)),
    tagDomain: (key, set, removedKeys, tagsMax) => telling(key, stored.tagDomain(key, set, removedKeys, tagsMax)),
    registerType: (type, typesMax) => telling(type.domain, stored.registerType(type, typesMax)),
    setTypeStatus: (key, status, at) => telling(key.domain, stored.setTypeStatus(key, status, at)),
    // When the store refuses to delete a type it returns "registered", which also triggers a notice. The extra notice
    // is harmless.
    deleteType: (key) => telling(key.domain, stored.deleteType(key)),
  };
}
