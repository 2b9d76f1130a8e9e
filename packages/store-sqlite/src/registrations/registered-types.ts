import type { DatabaseSync } from "node:sqlite";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { RegisteredKind, RegisteredTypes, TypeKey, TypeRecord } from "@openswf/core/stores/registered-types";
import { type TypeRow, typeRecord } from "@openswf/core/stores/registration-rows";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { type TypeListName, typeListOf, typeLists } from "@openswf/core/stores/type-lists";
import type { Instant } from "@openswf/model/brand";
import { prepare, type SqlValue, type Statement } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";
import type { Names } from "./names.ts";

const columns = "name, version, status, description, created_at, deprecated_at, configuration, checksum";

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
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
  setStatus: `
    update registered_type
    set status = ?5,
      deprecated_at = ?6,
      checksum = ?7
    where domain_id = ?1
      and kind = ?2
      and name = ?3
      and version = ?4`,
  registered: `
    select kind, ${columns}
    from registered_type
    where domain_id = ?1
      and kind in ('activity', 'workflow')
      and status = 'REGISTERED'`,
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

type CheckedTypeRow = TypeRow & Checked;

export function registeredTypesIn(
  db: DatabaseSync,
  names: Names,
  transactions: Transactions,
): Synchronous<RegisteredTypes> {
  const read = prepare<CheckedTypeRow>(db, sql.read);
  const count = prepare<{ count: number }>(db, sql.count);
  const add = prepare(db, sql.add);
  const setStatus = prepare(db, sql.setStatus);
  const remove = prepare(db, sql.remove);
  const lists = listsIn(db);

  const find = (
    key: TypeKey,
  ): { domainId: number; keyValues: readonly SqlValue[]; row: CheckedTypeRow } | undefined => {
    const domainId = names.domainId(key.domain);
    if (domainId === undefined) return undefined;
    const keyValues = [domainId, key.kind, key.name, key.version];
    const row = read.get(...keyValues);
    return row && { domainId, keyValues, row };
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
          checksumOf.type(domainId, type.kind, typeRow(type)),
        );
        return "registered";
      }),

    readType: (key) => {
      const found = find(key);
      return found && checkedRecord(key.domain, found.domainId, key.kind, found.row);
    },

    setTypeStatus: (key, status, at) =>
      transactions.durably(() => {
        const found = find(key);
        if (found === undefined) return "unknown";
        if (found.row.status === status) return "unchanged";
        const changed = { ...found.row, status, deprecated_at: status === "DEPRECATED" ? at : null };
        const checksum = checksumOf.type(found.domainId, key.kind, changed);
        setStatus.run(...found.keyValues, status, changed.deprecated_at, checksum);
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

    listTypes: (domain, kind, status, name, page) => {
      const domainId = names.domainId(domain);
      if (domainId === undefined) return [];
      const { list, bounds } = typeListOf(name, page);
      return lists[list]
        .all(domainId, kind, status, page.limit, ...bounds)
        .map((row) => checkedRecord(domain, domainId, kind, row));
    },
  };
}

function listsIn(db: DatabaseSync): Readonly<Record<TypeListName, Statement<CheckedTypeRow>>> {
  // `as`: Object.fromEntries loses the names.
  return Object.fromEntries(typeLists.map((list) => [list, prepare<CheckedTypeRow>(db, sql[list])])) as Record<
    TypeListName,
    Statement<CheckedTypeRow>
  >;
}

/** Deprecates all types of a domain, within a transaction. */
export function deprecationIn(db: DatabaseSync): (domainId: number, at: Instant) => void {
  const registered = prepare<CheckedTypeRow & { kind: RegisteredKind }>(db, sql.registered);
  const setStatus = prepare(db, sql.setStatus);
  return (domainId, at) => {
    for (const row of registered.all(domainId)) {
      const changed = { ...row, status: "DEPRECATED", deprecated_at: at };
      const checksum = checksumOf.type(domainId, row.kind, changed);
      setStatus.run(domainId, row.kind, row.name, row.version, changed.status, at, checksum);
    }
  };
}

function checkedRecord(domain: DomainKey, domainId: number, kind: RegisteredKind, row: CheckedTypeRow): TypeRecord {
  checkRow(row, checksumOf.type(domainId, kind, row), `${kind} type ${row.name} ${row.version} of domain ${domain}`);
  return typeRecord(domain, kind, row);
}

function typeRow(type: TypeRecord): TypeRow {
  const { name, version, status, configuration } = type;
  const { description = null, createdAt, deprecatedAt = null } = type;
  return { name, version, status, description, created_at: createdAt, deprecated_at: deprecatedAt, configuration };
}
