import type { Domains } from "@openswf/core/stores/domains";
import { changedTags, type DomainRow, domainRecord, splitKey } from "@openswf/core/stores/registration-rows";
import type { Database } from "../connection/statement.ts";

const columns = "scope, name, status, description, retention, tags";

const list = (condition: string, order: "asc" | "desc"): string => `
    select ${columns}
    from domain
    where scope = $1
      and status = $2
      and ${condition}
    order by name ${order}
    limit $3`;

const sql = {
  read: `
    select ${columns}
    from domain
    where scope = $1
      and name = $2`,
  readToChange: `
    select ${columns}
    from domain
    where scope = $1
      and name = $2
    for update`,
  /** Held until the transaction ends, so that two servers cannot count at the same time. */
  lockScope: `
    select pg_advisory_xact_lock(hashtext('openswf domains of ' || current_schema()), hashtext($1))`,
  countInScope: `
    select count(*) as count
    from (
      select 1
      from domain
      where scope = $1
      limit $2
    ) found`,
  add: `
    insert into domain (${columns})
    values ($1, $2, $3, $4, $5, $6)`,
  setStatus: `
    update domain
    set status = $3
    where scope = $1
      and name = $2`,
  deprecateTypes: `
    update registered_type
    set status = 'DEPRECATED',
      deprecated_at = $2
    where domain_id = (
        select id
        from domain_name
        where key = $1
      )
      and status = 'REGISTERED'`,
  setTags: `
    update domain
    set tags = $3
    where scope = $1
      and name = $2`,
  list: list("name > $4", "asc"),
  listReversed: list("name < $4", "desc"),
  listReversedFromEnd: list("true", "desc"),
  scan: `
    select ${columns}
    from domain
    where (scope, name) > ($1, $2)
    order by scope, name
    limit $3`,
} as const;

export function domainsIn(reading: Database, writing: Database): Domains {
  const read = reading.prepare<DomainRow>(sql.read);
  const readToChange = writing.prepare<DomainRow>(sql.readToChange);
  const lockScope = writing.prepare(sql.lockScope);
  const countInScope = writing.prepare<{ count: number }>(sql.countInScope);
  const add = writing.prepare(sql.add);
  const setStatus = writing.prepare(sql.setStatus);
  const deprecateTypes = writing.prepare(sql.deprecateTypes);
  const setTags = writing.prepare(sql.setTags);
  const list = reading.prepare<DomainRow>(sql.list);
  const listReversed = reading.prepare<DomainRow>(sql.listReversed);
  const listReversedFromEnd = reading.prepare<DomainRow>(sql.listReversedFromEnd);
  const scan = reading.prepare<DomainRow>(sql.scan);

  return {
    registerDomain: (domain, domainsMax) =>
      writing.transaction(async (transaction) => {
        const [scope, name] = splitKey(domain.key);
        await lockScope.in(transaction).all(scope);
        if ((await readToChange.in(transaction).get(scope, name)) !== undefined) return "exists";
        const found = await countInScope.in(transaction).get(scope, domainsMax);
        if ((found?.count ?? 0) >= domainsMax) return "limitExceeded";
        const tags = JSON.stringify(domain.tags);
        await add.in(transaction).all(scope, name, domain.status, domain.description ?? null, domain.retention, tags);
        return "registered";
      }),

    readDomain: async (key) => {
      const row = await read.get(...splitKey(key));
      return row && domainRecord(row);
    },

    setDomainStatus: (key, status, at) =>
      writing.transaction(async (transaction) => {
        const [scope, name] = splitKey(key);
        const row = await readToChange.in(transaction).get(scope, name);
        if (row === undefined) return "unknown";
        if (row.status === status) return "unchanged";
        await setStatus.in(transaction).all(scope, name, status);
        if (status === "DEPRECATED") await deprecateTypes.in(transaction).all(key, at);
        return "changed";
      }),

    listDomains: async (scope, status, { after, limit, reverse }) => {
      if (!reverse) return (await list.all(scope, status, limit, after ?? "")).map(domainRecord);
      const rows =
        after === undefined
          ? await listReversedFromEnd.all(scope, status, limit)
          : await listReversed.all(scope, status, limit, after);
      return rows.map(domainRecord);
    },

    scanDomains: async (after, limit) => {
      const [scope, name] = after === undefined ? ["", ""] : splitKey(after);
      return (await scan.all(scope, name, limit)).map(domainRecord);
    },

    tagDomain: (key, set, removedKeys, tagsMax) =>
      writing.transaction(async (transaction) => {
        const [scope, name] = splitKey(key);
        const row = await readToChange.in(transaction).get(scope, name);
        if (row === undefined) return "unknown";
        const tags = changedTags(domainRecord(row).tags, set, removedKeys);
        if (tags.length > tagsMax) return "tooMany";
        await setTags.in(transaction).all(scope, name, JSON.stringify(tags));
        return "changed";
      }),
  };
}
