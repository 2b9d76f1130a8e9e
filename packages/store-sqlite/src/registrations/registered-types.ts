import type { DatabaseSync } from "node:sqlite";
import type { RegisteredTypes, TypeKey } from "@openswf/core/stores/registered-types";
import { type TypeRow, typeRecord } from "@openswf/core/stores/registration-rows";
import { prepare, type SqlValue, type Statement } from "../connection/statement.ts";
import type { Synchronous } from "../connection/synchronous.ts";
import type { Transactions } from "../connection/transactions.ts";
import type { Names } from "./names.ts";

const columns = "name, version, status, description, created_at, deprecated_at, configuration";

const list = (condition: string, order: "asc" | "desc"): string => `
    select ${columns}
    from registered_type
    where domain_id = ?1
      and kind = ?2
      and status = ?3
      and ${condition}
    order by name ${order}, version ${order}
    limit ?4`;

const sql = {
  read: `
    select ${columns}
    from registered_type
    where domain_id = ?1
      and kind = ?2
      and name = ?3
      and version = ?4`,
  count: `
    select count(*) as count
    from (
      select 1
      from registered_type
      where domain_id = ?1
        and kind = ?2
      limit ?3
    )`,
  add: `
    insert into registered_type (domain_id, kind, ${columns})
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
  setStatus: `
    update registered_type
    set status = ?5,
      deprecated_at = ?6
    where domain_id = ?1
      and kind = ?2
      and name = ?3
      and version = ?4`,
  remove: `
    delete from registered_type
    where domain_id = ?1
      and kind = ?2
      and name = ?3
      and version = ?4`,
  list: list("(name, version) > (?5, ?6)", "asc"),
  listReversed: list("(name, version) < (?5, ?6)", "desc"),
  listReversedFromEnd: list("true", "desc"),
  listNamed: list("name = ?5 and version > ?6", "asc"),
  listNamedReversed: list("name = ?5 and version < ?6", "desc"),
  listNamedReversedFromEnd: list("name = ?5", "desc"),
} as const;

type NameAndVersion = { readonly name: string; readonly version: string };

export function registeredTypesIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
): Synchronous<RegisteredTypes> {
  const read = prepare<TypeRow>(db, sql.read);
  const count = prepare<{ count: number }>(db, sql.count);
  const add = prepare(db, sql.add);
  const setStatus = prepare(db, sql.setStatus);
  const remove = prepare(db, sql.remove);
  const lists = listsIn(db);

  const find = (key: TypeKey): { keyValues: readonly SqlValue[]; row: TypeRow } | undefined => {
    const domainId = names.domainId(key.domain);
    if (domainId === undefined) return undefined;
    const keyValues = [domainId, key.kind, key.name, key.version];
    const row = read.get(...keyValues);
    return row && { keyValues, row };
  };

  return {
    registerType: (type, typesMax) =>
      transactions.durably(() => {
        if (find(type) !== undefined) return "exists";
        const domainId = names.numberDomain(type.domain);
        if ((count.get(domainId, type.kind, typesMax)?.count ?? 0) >= typesMax) return "limitExceeded";
        add.run(
          domainId,
          type.kind,
          type.name,
          type.version,
          type.status,
          type.description ?? null,
          type.createdAt,
          type.deprecatedAt ?? null,
          type.configuration,
        );
        return "registered";
      }),

    readType: (key) => {
      const row = find(key)?.row;
      return row && typeRecord(key.domain, key.kind, row);
    },

    setTypeStatus: (key, status, at) =>
      transactions.durably(() => {
        const found = find(key);
        if (found === undefined) return "unknown";
        if (found.row.status === status) return "unchanged";
        setStatus.run(...found.keyValues, status, status === "DEPRECATED" ? at : null);
        return "changed";
      }),

    deleteType: (key) =>
      transactions.durably(() => {
        const found = find(key);
        if (found === undefined) return "unknown";
        if (found.row.status === "REGISTERED") return "registered";
        remove.run(...found.keyValues);
        return "deleted";
      }),

    listTypes: (domain, kind, status, name, { after, limit, reverse }) => {
      const domainId = names.domainId(domain);
      if (domainId === undefined) return [];
      const { statement, bounds } = name === undefined ? lists.all(after, reverse) : lists.named(name, after, reverse);
      return statement.all(domainId, kind, status, limit, ...bounds).map((row) => typeRecord(domain, kind, row));
    },
  };
}

interface TypeList {
  readonly statement: Statement<TypeRow>;
  readonly bounds: readonly SqlValue[];
}

/** Selects the statement that lists a page, and its bounds beyond domain, kind, status and limit. */
function listsIn(db: DatabaseSync): {
  all(after: NameAndVersion | undefined, reverse: boolean): TypeList;
  named(name: string, after: NameAndVersion | undefined, reverse: boolean): TypeList;
} {
  const all = prepare<TypeRow>(db, sql.list);
  const reversed = prepare<TypeRow>(db, sql.listReversed);
  const reversedFromEnd = prepare<TypeRow>(db, sql.listReversedFromEnd);
  const named = prepare<TypeRow>(db, sql.listNamed);
  const namedReversed = prepare<TypeRow>(db, sql.listNamedReversed);
  const namedReversedFromEnd = prepare<TypeRow>(db, sql.listNamedReversedFromEnd);
  return {
    all: (after, reverse) => {
      if (!reverse) return { statement: all, bounds: [after?.name ?? "", after?.version ?? ""] };
      if (after === undefined) return { statement: reversedFromEnd, bounds: [] };
      return { statement: reversed, bounds: [after.name, after.version] };
    },
    named: (name, after, reverse) => {
      if (!reverse) return { statement: named, bounds: [name, after?.version ?? ""] };
      if (after === undefined) return { statement: namedReversedFromEnd, bounds: [name] };
      return { statement: namedReversed, bounds: [name, after.version] };
    },
  };
}
