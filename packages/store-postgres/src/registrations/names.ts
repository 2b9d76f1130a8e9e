import type { DomainKey } from "@openswf/core/stores/domain-key";
import { LRUCache } from "lru-cache";
import type { Database } from "../connection/statement.ts";

/**
 * The entries kept for each kind of name. Rows refer to domains and types by number; these caches save the lookup. Entries
 * are counted by size, since `max` would allocate the whole cache at once, which takes longer than opening a store.
 */
const remembering = { maxSize: 20_000, sizeCalculation: () => 1 } as const;

const sql = {
  domainId: `
    select id
    from domain_name
    where key = $1`,
  addDomain: `
    insert into domain_name (key)
    values ($1)
    on conflict (key) do nothing`,
  typeId: `
    select id
    from type_name
    where name = $1
      and version = $2`,
  addType: `
    insert into type_name (name, version)
    values ($1, $2)
    on conflict (name, version) do nothing`,
  versions: `
    select id
    from type_name
    where name = $1
    order by version`,
} as const;

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/**
 * Small numbers for long names. A number never changes its meaning. It is assigned in a transaction of its own, before
 * the commit that first needs it, and it remains even if that commit is refused.
 */
export interface Names {
  domainId(key: DomainKey): Promise<number | undefined>;
  /** Assigns a number to the domain if it has none. */
  numberDomain(key: DomainKey): Promise<number>;
  typeId(type: NameAndVersion): Promise<number | undefined>;
  numberType(type: NameAndVersion): Promise<number>;
  /** The numbers of all versions of a type: as many as were ever started, in any domain. */
  versionsOf(name: string): Promise<readonly number[]>;
  /** Answers from memory, without a query. */
  knownDomainId(key: DomainKey): number | undefined;
  knownTypeId(type: NameAndVersion): number | undefined;
}

export function namesIn(read: Database, write: Database): Names {
  const domainId = read.prepare<{ id: number }>(sql.domainId);
  const addDomain = write.prepare(sql.addDomain);
  const typeId = read.prepare<{ id: number }>(sql.typeId);
  const addType = write.prepare(sql.addType);
  const versions = read.prepare<{ id: number }>(sql.versions);
  const domainIds = new LRUCache<DomainKey, number>(remembering);
  const typeIds = new LRUCache<string, number>(remembering);

  const findDomain = async (key: DomainKey): Promise<number | undefined> =>
    domainIds.get(key) ?? remember(domainIds, key, (await domainId.get(key))?.id);
  const findType = async (type: NameAndVersion): Promise<number | undefined> =>
    typeIds.get(joined(type)) ?? remember(typeIds, joined(type), (await typeId.get(type.name, type.version))?.id);

  return {
    domainId: findDomain,
    numberDomain: async (key) => {
      const known = await findDomain(key);
      if (known !== undefined) return known;
      await addDomain.all(key);
      return given(await findDomain(key));
    },
    typeId: findType,
    numberType: async (type) => {
      const known = await findType(type);
      if (known !== undefined) return known;
      await addType.all(type.name, type.version);
      return given(await findType(type));
    },
    versionsOf: async (name) => (await versions.all(name)).map((row) => row.id),
    knownDomainId: (key) => domainIds.get(key),
    knownTypeId: (type) => typeIds.get(joined(type)),
  };
}

/** The length of the name keeps ("a", "bc") and ("ab", "c") apart. */
function joined({ name, version }: NameAndVersion): string {
  return `${name.length} ${name}${version}`;
}

/** Caches an id that was found. An evicted entry costs a lookup later. */
function remember(cache: LRUCache<string, number>, key: string, id: number | undefined): number | undefined {
  if (id !== undefined) cache.set(key, id);
  return id;
}

function given(id: number | undefined): number {
  if (id === undefined) throw new Error("PostgreSQL has lost a name that was written a moment ago");
  return id;
}
