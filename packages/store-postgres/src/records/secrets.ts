import type { SecretRecord, Secrets } from "@openswf/core/stores/secrets";
import type { Database } from "../connection/statement.ts";

const sql = {
  read: `
    select value
    from secret
    where name = $1`,
  keep: `
    insert into secret (name, value)
    values ($1, $2)
    on conflict (name) do nothing`,
  remove: `
    delete from secret
    where name = $1`,
  scan: `
    select name, value
    from secret
    where name > $1
    order by name
    limit $2`,
} as const;

export function secretsIn(reading: Database, writing: Database): Secrets {
  const read = reading.prepare<{ value: Uint8Array }>(sql.read);
  const keep = writing.prepare(sql.keep);
  const remove = writing.prepare(sql.remove);
  const scan = reading.prepare<SecretRecord>(sql.scan);
  return {
    secret: async (name, make) => {
      const stored = await read.get(name);
      if (stored !== undefined) return stored.value;
      // The first value stored wins, no matter which server made it.
      const made = make();
      await keep.all(name, made);
      return (await read.get(name))?.value ?? made;
    },
    removeSecret: async (name) => void (await remove.all(name)),
    scanSecrets: (after, limit) => scan.all(after ?? "", limit),
  };
}
