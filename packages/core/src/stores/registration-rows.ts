/** Domains and registered types as every store keeps them: the table rows, and their conversion to records. */
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { RegistrationStatus, ResourceTag } from "@openswf/model/wire-types";
import type { DomainKey, Scope } from "./domain-key.ts";
import type { DomainRecord } from "./domains.ts";
import type { RegisteredKind, TypeRecord } from "./registered-types.ts";

export interface DomainRow {
  readonly scope: Scope;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly description: string | null;
  readonly retention: string;
  readonly tags: string;
}

export interface TypeRow {
  readonly name: string;
  readonly version: string;
  readonly status: RegistrationStatus;
  readonly description: string | null;
  readonly created_at: Instant;
  readonly deprecated_at: Instant | null;
  readonly configuration: string;
}

export function domainRecord(row: DomainRow): DomainRecord {
  return {
    key: `${row.scope}/${row.name}`,
    name: row.name,
    status: row.status,
    description: row.description ?? undefined,
    retention: row.retention,
    // registerDomain and tagDomain write this column as JSON of exactly this type.
    tags: JSON.parse(row.tags) as readonly ResourceTag[],
  };
}

export function splitKey(key: DomainKey): readonly [scope: Scope, name: string] {
  const slash = key.lastIndexOf("/");
  invariant(slash > 0, `a domain key has the form SCOPE/NAME, not ${key}`);
  return [key.slice(0, slash), key.slice(slash + 1)];
}

/** The tags of a domain after `set` is applied and `removedKeys` are removed: see `Store.tagDomain`. */
export function changedTags(
  before: readonly ResourceTag[],
  set: readonly ResourceTag[],
  removedKeys: readonly string[],
): readonly ResourceTag[] {
  const tags = new Map(before.map((tag) => [tag.key, tag]));
  for (const tag of set) tags.set(tag.key, tag);
  for (const removed of removedKeys) tags.delete(removed);
  return [...tags.values()];
}

export function typeRecord(domain: DomainKey, kind: RegisteredKind, row: TypeRow): TypeRecord {
  return {
    domain,
    kind,
    name: row.name,
    version: row.version,
    status: row.status,
    description: row.description ?? undefined,
    createdAt: row.created_at,
    deprecatedAt: row.deprecated_at ?? undefined,
    configuration: row.configuration,
  };
}
