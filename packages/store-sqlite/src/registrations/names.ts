import type { DatabaseSync } from "node:sqlite";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import { LRUCache } from "lru-cache";
import { prepare } from "../connection/statement.ts";
import { intact } from "../damage/damage.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";

/**
 * The entries kept for each kind of name. Rows refer to domains and types by number; these caches save the lookup. Entries
 * are counted by size, since `max` would allocate the whole cache at once, which takes longer than opening a store.
 */
const remembering = { maxSize: 20_000, sizeCalculation: () => 1 } as const;

const sql = {
  domainId: `
    select id
    from domain_name
    where key = ?1`,
  domainKey: `
    select key, checksum
    from domain_name
    where id = ?1`,
  addDomain: `
    insert into domain_name (key, checksum)
    values (?1, ?2)`,
  typeId: `
    select id
    from type_name
    where name = ?1
      and version = ?2`,
  versions: `
    select id
    from type_name
    where name = ?1
    order by version`,
  type: `
    select name, version, checksum
    from type_name
    where id = ?1`,
  addType: `
    insert into type_name (name, version, checksum)
    values (?1, ?2, ?3)`,
} as const;

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** Small numbers for long names. Once committed, a number never changes its meaning. */
export interface Names {
  domainId(key: DomainKey): number | undefined;
  /** Assigns a number to the domain if it has none. Needs a transaction. */
  numberDomain(key: DomainKey): number;
  domainKey(id: number): DomainKey;
  typeId(type: NameAndVersion): number | undefined;
  /** Assigns a number to the type if it has none. Needs a transaction. */
  numberType(type: NameAndVersion): number;
  type(id: number): NameAndVersion;
  /** The numbers of all versions of a type: as many as were ever started, in any domain. */
  versionsOf(name: string): readonly number[];
  /** Call this when a transaction is rolled back: the numbers that it assigned may be assigned again. */
  forget(): void;
}

export function namesIn(db: DatabaseSync): Names {
  const statements = {
    domainId: prepare<{ id: number }>(db, sql.domainId),
    domainKey: prepare<{ key: string } & Checked>(db, sql.domainKey),
    addDomain: prepare(db, sql.addDomain),
    typeId: prepare<{ id: number }>(db, sql.typeId),
    versions: prepare<{ id: number }>(db, sql.versions),
    type: prepare<NameAndVersion & Checked>(db, sql.type),
    addType: prepare(db, sql.addType),
  };
  const domainIds = remembered((key: DomainKey) => statements.domainId.get(key)?.id);
  const domainKeys = remembered((id: number) => {
    const row = statements.domainKey.get(id);
    if (row !== undefined) checkRow(row, checksumOf.domainName(row.key), `the name of domain ${id}`);
    return row?.key;
  });
  const types = remembered((id: number) => {
    const row = statements.type.get(id);
    if (row !== undefined) checkRow(row, checksumOf.typeName(row.name, row.version), `the name of type ${id}`);
    return row && { name: row.name, version: row.version };
  });
  // The length of the name keeps ("a", "bc") and ("ab", "c") apart.
  const typeIds = remembered(
    (_joined: string, type: NameAndVersion) => statements.typeId.get(type.name, type.version)?.id,
  );
  const typeId = (type: NameAndVersion): number | undefined =>
    typeIds.get(`${type.name.length} ${type.name}${type.version}`, type);
  return {
    domainId: (key) => domainIds.get(key),
    numberDomain: (key) =>
      domainIds.get(key) ?? Number(statements.addDomain.run(key, checksumOf.domainName(key)).lastInsertRowid),
    domainKey: (id) => {
      const key = domainKeys.get(id);
      intact(key !== undefined, `a row refers to domain ${id}, which does not exist`);
      return key;
    },
    typeId,
    numberType: (type) => {
      const known = typeId(type);
      if (known !== undefined) return known;
      const { name, version } = type;
      return Number(statements.addType.run(name, version, checksumOf.typeName(name, version)).lastInsertRowid);
    },
    type: (id) => {
      const type = types.get(id);
      intact(type !== undefined, `a row refers to type ${id}, which does not exist`);
      return type;
    },
    versionsOf: (name) => statements.versions.all(name).map((row) => row.id),
    forget: () => {
      for (const map of [domainIds, domainKeys, types, typeIds]) map.clear();
    },
  };
}

/** Caches what `find` finds. An evicted entry costs a lookup later. */
function remembered<
  Key extends string | number,
  Value extends string | number | object,
  Rest extends readonly unknown[],
>(
  find: (key: Key, ...rest: Rest) => Value | undefined,
): { get(key: Key, ...rest: Rest): Value | undefined; clear(): void } {
  const found = new LRUCache<Key, Value>(remembering);
  return {
    get: (key, ...rest) => {
      const known = found.get(key);
      if (known !== undefined) return known;
      const value = find(key, ...rest);
      if (value !== undefined) found.set(key, value);
      return value;
    },
    clear: () => found.clear(),
  };
}
