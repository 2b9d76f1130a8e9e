import type { DatabaseSync } from "node:sqlite";
import type { SecretRecord, Secrets } from "@openswf/core/stores/secrets";
import { prepare } from "../connection/statement.ts";
import type { Synchronous } from "../connection/synchronous.ts";

const sql = {
  read: `
    select value
    from secret
    where name = ?1`,
  keep: `
    insert into secret (name, value)
    values (?1, ?2)
    on conflict (name) do nothing`,
  remove: `
    delete from secret
    where name = ?1`,
  scan: `
    select name, value
    from secret
    where name > ?1
    order by name
    limit ?2`,
} as const;

/** `Secrets` without `secret`, which calls back to the caller's thread to make a value. */
export interface StoredSecrets extends Synchronous<Omit<Secrets, "secret">> {
  readSecret(name: string): Uint8Array | undefined;
  /** Stores `value` unless the name already has one. Returns the stored value. */
  keepSecret(name: string, value: Uint8Array): Uint8Array;
}

export function secretsIn(db: DatabaseSync): StoredSecrets {
  const read = prepare<{ value: Uint8Array }>(db, sql.read);
  const keep = prepare(db, sql.keep);
  const remove = prepare(db, sql.remove);
  const scan = prepare<SecretRecord>(db, sql.scan);
  return {
    readSecret: (name) => read.get(name)?.value,
    keepSecret: (name, value) => {
      keep.run(name, value);
      return read.get(name)?.value ?? value;
    },
    removeSecret: (name) => void remove.run(name),
    scanSecrets: (after, limit) => scan.all(after ?? "", limit).map(({ name, value }) => ({ name, value })),
  };
}
