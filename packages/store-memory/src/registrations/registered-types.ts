import type { RegisteredTypes } from "@openswf/core/stores/registered-types";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import type { TypesByDomain } from "./types-by-domain.ts";

export function registeredTypes(domains: TypesByDomain): Synchronous<RegisteredTypes> {
  return {
    registerType: (type, typesMax) => {
      const types = domains.in(type);
      if (types.get(type) !== undefined) return "exists";
      if (types.size >= typesMax) return "limitExceeded";
      const { domain, kind, name, version, status, description, createdAt, deprecatedAt, configuration } = type;
      types.add({ domain, kind, name, version, status, description, createdAt, deprecatedAt, configuration });
      return "registered";
    },

    readType: (key) => domains.of(key)?.get(key),

    setTypeStatus: (key, status, at) => {
      const types = domains.of(key);
      const type = types?.get(key);
      if (types === undefined || type === undefined) return "unknown";
      if (type.status === status) return "unchanged";
      types.change(type, { ...type, status, deprecatedAt: status === "DEPRECATED" ? at : undefined });
      return "changed";
    },

    deleteType: (key) => {
      const types = domains.of(key);
      const type = types?.get(key);
      if (types === undefined || type === undefined) return "unknown";
      if (type.status === "REGISTERED") return "registered";
      types.remove(type);
      return "deleted";
    },

    listTypes: (domain, kind, status, name, page) => domains.of({ domain, kind })?.page(status, name, page) ?? [],
  };
}
