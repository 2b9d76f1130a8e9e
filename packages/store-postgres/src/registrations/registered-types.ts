import type { RegisteredTypes, TypeKey } from "@openswf/core/stores/registered-types";
import { type TypeRow, typeRecord } from "@openswf/core/stores/registration-rows";
import { type TypeListName, typeListOf, typeLists } from "@openswf/core/stores/type-lists";
import type { SqlValue } from "../connection/connections.ts";
import type { Database, Statement } from "../connection/statement.ts";
import type { Names } from "./names.ts";

const columns = "name, version, status, description, created_at, deprecated_at, configuration";

const list = (condition: string, order: "asc" | "desc"): string => `
    select ${columns}
    from registered_type
    where domain_id = $1
      and kind = $2
      and status = $3
      and ${condition}
    order by name ${order}, version ${order}
    limit $4`;

const oneType = `domain_id = $1
      and kind = $2
      and name = $3
      and version = $4`;

const sql = {
  read: `
    select ${columns}
    from registered_type
    where ${oneType}`,
  readToChange: `
    select ${columns}
    from registered_type
    where ${oneType}
    for update`,
  /** Held until the transaction ends, so that two servers cannot count at the same time. */
  lockDomain: `
    select pg_advisory_xact_lock(hashtext('openswf types of ' || current_schema()), $1)`,
  count: `
    select count(*) as count
    from (
      select 1
      from registered_type
      where domain_id = $1
        and kind = $2
      limit $3
    ) found`,
  add: `
    insert into registered_type (domain_id, kind, ${columns})
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
  setStatus: `
    update registered_type
    set status = $5,
      deprecated_at = $6
    where ${oneType}`,
  remove: `
    delete from registered_type
    where ${oneType}`,
  list: list("(name, version) > ($5, $6)", "asc"),
  listReversed: list("(name, version) < ($5, $6)", "desc"),
  listReversedFromEnd: list("true", "desc"),
  listNamed: list("name = $5 and version > $6", "asc"),
  listNamedReversed: list("name = $5 and version < $6", "desc"),
  listNamedReversedFromEnd: list("name = $5", "desc"),
} as const;

export function registeredTypesIn(reading: Database, writing: Database, names: Names): RegisteredTypes {
  const read = reading.prepare<TypeRow>(sql.read);
  const readToChange = writing.prepare<TypeRow>(sql.readToChange);
  const lockDomain = writing.prepare(sql.lockDomain);
  const count = writing.prepare<{ count: number }>(sql.count);
  const add = writing.prepare(sql.add);
  const setStatus = writing.prepare(sql.setStatus);
  const remove = writing.prepare(sql.remove);
  const lists = listsIn(reading);

  const keyOf = async ({ domain, kind, name, version }: TypeKey): Promise<readonly SqlValue[] | undefined> => {
    const domainId = await names.domainId(domain);
    return domainId === undefined ? undefined : [domainId, kind, name, version];
  };

  return {
    registerType: async (type, typesMax) => {
      const domainId = await names.numberDomain(type.domain);
      const { kind, name, version, status, description, createdAt, deprecatedAt, configuration } = type;
      return writing.transaction(async (transaction) => {
        await lockDomain.in(transaction).all(domainId);
        if ((await readToChange.in(transaction).get(domainId, kind, name, version)) !== undefined) return "exists";
        const found = await count.in(transaction).get(domainId, kind, typesMax);
        if ((found?.count ?? 0) >= typesMax) return "limitExceeded";
        const optional = [description ?? null, createdAt, deprecatedAt ?? null];
        await add.in(transaction).all(domainId, kind, name, version, status, ...optional, configuration);
        return "registered";
      });
    },

    readType: async (key) => {
      const keyValues = await keyOf(key);
      const row = keyValues && (await read.get(...keyValues));
      return row && typeRecord(key.domain, key.kind, row);
    },

    setTypeStatus: async (key, status, at) => {
      const keyValues = await keyOf(key);
      if (keyValues === undefined) return "unknown";
      return writing.transaction(async (transaction) => {
        const row = await readToChange.in(transaction).get(...keyValues);
        if (row === undefined) return "unknown";
        if (row.status === status) return "unchanged";
        await setStatus.in(transaction).all(...keyValues, status, status === "DEPRECATED" ? at : null);
        return "changed";
      });
    },

    deleteType: async (key) => {
      const keyValues = await keyOf(key);
      if (keyValues === undefined) return "unknown";
      return writing.transaction(async (transaction) => {
        const row = await readToChange.in(transaction).get(...keyValues);
        if (row === undefined) return "unknown";
        if (row.status === "REGISTERED") return "registered";
        await remove.in(transaction).all(...keyValues);
        return "deleted";
      });
    },

    listTypes: async (domain, kind, status, name, page) => {
      const domainId = await names.domainId(domain);
      if (domainId === undefined) return [];
      const { list, bounds } = typeListOf(name, page);
      const rows = await lists[list].all(domainId, kind, status, page.limit, ...bounds);
      return rows.map((row) => typeRecord(domain, kind, row));
    },
  };
}

function listsIn(database: Database): Readonly<Record<TypeListName, Statement<TypeRow>>> {
  // `as`: Object.fromEntries loses the names.
  return Object.fromEntries(typeLists.map((list) => [list, database.prepare<TypeRow>(sql[list])])) as Record<
    TypeListName,
    Statement<TypeRow>
  >;
}
