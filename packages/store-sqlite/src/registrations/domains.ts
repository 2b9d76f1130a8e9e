import type { DatabaseSync } from "node:sqlite";
import type { Domains } from "@openswf/core/stores/domains";
import { changedTags, type DomainRow, domainRecord, splitKey } from "@openswf/core/stores/registration-rows";
import { prepare } from "../connection/statement.ts";
import type { Synchronous } from "../connection/synchronous.ts";
import type { Transactions } from "../connection/transactions.ts";
import type { Names } from "./names.ts";

const columns = "scope, name, status, description, retention, tags";

const sql = {
  read: `
    select ${columns}
    from domain
    where scope = ?1
      and name = ?2`,
  countInScope: `
    select count(*) as count
    from (
      select 1
      from domain
      where scope = ?1
      limit ?2
    )`,
  add: `
    insert into domain (${columns})
    values (?1, ?2, ?3, ?4, ?5, ?6)`,
  setStatus: `
    update domain
    set status = ?3
    where scope = ?1
      and name = ?2`,
  deprecateTypes: `
    update registered_type
    set status = 'DEPRECATED',
      deprecated_at = ?2
    where domain_id = ?1
      and kind in ('activity', 'workflow')
      and status = 'REGISTERED'`,
  setTags: `
    update domain
    set tags = ?3
    where scope = ?1
      and name = ?2`,
  list: `
    select ${columns}
    from domain
    where scope = ?1
      and status = ?2
      and name > ?3
    order by name
    limit ?4`,
  listReversed: `
    select ${columns}
    from domain
    where scope = ?1
      and status = ?2
      and name < ?3
    order by name desc
    limit ?4`,
  listReversedFromEnd: `
    select ${columns}
    from domain
    where scope = ?1
      and status = ?2
    order by name desc
    limit ?3`,
  scan: `
    select ${columns}
    from domain
    where (scope, name) > (?1, ?2)
    order by scope, name
    limit ?3`,
} as const;

export function domainsIn(db: DatabaseSync, names: Names, transactions: Transactions): Synchronous<Domains> {
  const read = prepare<DomainRow>(db, sql.read);
  const countInScope = prepare<{ count: number }>(db, sql.countInScope);
  const add = prepare(db, sql.add);
  const setStatus = prepare(db, sql.setStatus);
  const deprecateTypes = prepare(db, sql.deprecateTypes);
  const setTags = prepare(db, sql.setTags);
  const list = prepare<DomainRow>(db, sql.list);
  const listReversed = prepare<DomainRow>(db, sql.listReversed);
  const listReversedFromEnd = prepare<DomainRow>(db, sql.listReversedFromEnd);
  const scan = prepare<DomainRow>(db, sql.scan);

  return {
    registerDomain: (domain, domainsMax) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(domain.key);
        if (read.get(scope, name) !== undefined) return "exists";
        if ((countInScope.get(scope, domainsMax)?.count ?? 0) >= domainsMax) return "limitExceeded";
        const tags = JSON.stringify(domain.tags);
        add.run(scope, name, domain.status, domain.description ?? null, domain.retention, tags);
        return "registered";
      }),

    readDomain: (key) => {
      const row = read.get(...splitKey(key));
      return row && domainRecord(row);
    },

    setDomainStatus: (key, status, at) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(key);
        const row = read.get(scope, name);
        if (row === undefined) return "unknown";
        if (row.status === status) return "unchanged";
        setStatus.run(scope, name, status);
        const id = names.domainId(key);
        if (status === "DEPRECATED" && id !== undefined) deprecateTypes.run(id, at);
        return "changed";
      }),

    listDomains: (scope, status, { after, limit, reverse }) => {
      if (!reverse) return list.all(scope, status, after ?? "", limit).map(domainRecord);
      const rows =
        after === undefined
          ? listReversedFromEnd.all(scope, status, limit)
          : listReversed.all(scope, status, after, limit);
      return rows.map(domainRecord);
    },

    scanDomains: (after, limit) => {
      const [scope, name] = after === undefined ? ["", ""] : splitKey(after);
      return scan.all(scope, name, limit).map(domainRecord);
    },

    tagDomain: (key, set, removedKeys, tagsMax) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(key);
        const row = read.get(scope, name);
        if (row === undefined) return "unknown";
        const tags = changedTags(row, set, removedKeys);
        if (tags.length > tagsMax) return "tooMany";
        setTags.run(scope, name, JSON.stringify(tags));
        return "changed";
      }),
  };
}
