import type { DatabaseSync } from "node:sqlite";
import type { DomainRecord, Domains } from "@openswf/core/stores/domains";
import { changedTags, type DomainRow, domainRecord, splitKey } from "@openswf/core/stores/registration-rows";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";
import type { Names } from "./names.ts";
import { deprecationIn } from "./registered-types.ts";

const columns = "scope, name, status, description, retention, tags, checksum";

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
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
  setStatus: `
    update domain
    set status = ?3,
      checksum = ?4
    where scope = ?1
      and name = ?2`,
  setTags: `
    update domain
    set tags = ?3,
      checksum = ?4
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

type CheckedDomainRow = DomainRow & Checked;

export function domainsIn(db: DatabaseSync, names: Names, transactions: Transactions): Synchronous<Domains> {
  const read = prepare<CheckedDomainRow>(db, sql.read);
  const countInScope = prepare<{ count: number }>(db, sql.countInScope);
  const add = prepare(db, sql.add);
  const setStatus = prepare(db, sql.setStatus);
  const deprecateTypes = deprecationIn(db);
  const setTags = prepare(db, sql.setTags);
  const list = prepare<CheckedDomainRow>(db, sql.list);
  const listReversed = prepare<CheckedDomainRow>(db, sql.listReversed);
  const listReversedFromEnd = prepare<CheckedDomainRow>(db, sql.listReversedFromEnd);
  const scan = prepare<CheckedDomainRow>(db, sql.scan);

  return {
    registerDomain: (domain, domainsMax) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(domain.key);
        if (read.get(scope, name) !== undefined) return "exists";
        if ((countInScope.get(scope, domainsMax)?.count ?? 0) >= domainsMax) return "limitExceeded";
        const { status, retention } = domain;
        const row = {
          scope,
          name,
          status,
          description: domain.description ?? null,
          retention,
          tags: printTags(domain),
        };
        add.run(scope, name, status, row.description, retention, row.tags, checksumOf.domain(row));
        return "registered";
      }),

    readDomain: (key) => {
      const row = read.get(...splitKey(key));
      return row && checkedRecord(row);
    },

    setDomainStatus: (key, status, at) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(key);
        const row = read.get(scope, name);
        if (row === undefined) return "unknown";
        if (row.status === status) return "unchanged";
        setStatus.run(scope, name, status, checksumOf.domain({ ...row, status }));
        const id = names.domainId(key);
        if (status === "DEPRECATED" && id !== undefined) deprecateTypes(id, at);
        return "changed";
      }),

    listDomains: (scope, status, { after, limit, reverse }) => {
      if (!reverse) return list.all(scope, status, after ?? "", limit).map(checkedRecord);
      const rows =
        after === undefined
          ? listReversedFromEnd.all(scope, status, limit)
          : listReversed.all(scope, status, after, limit);
      return rows.map(checkedRecord);
    },

    scanDomains: (after, limit) => {
      const [scope, name] = after === undefined ? ["", ""] : splitKey(after);
      return scan.all(scope, name, limit).map(checkedRecord);
    },

    tagDomain: (key, set, removedKeys, tagsMax) =>
      transactions.durably(() => {
        const [scope, name] = splitKey(key);
        const row = read.get(scope, name);
        if (row === undefined) return "unknown";
        const tags = changedTags(domainRecord(row).tags, set, removedKeys);
        if (tags.length > tagsMax) return "tooMany";
        const changed = { ...row, tags: printTags({ tags }) };
        setTags.run(scope, name, changed.tags, checksumOf.domain(changed));
        return "changed";
      }),
  };
}

function checkedRecord(row: CheckedDomainRow): DomainRecord {
  checkRow(row, checksumOf.domain(row), `domain ${row.scope}/${row.name}`);
  return domainRecord(row);
}

function printTags({ tags }: Pick<DomainRecord, "tags">): string {
  return JSON.stringify(tags);
}
