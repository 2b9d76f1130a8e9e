import type { DatabaseSync } from "node:sqlite";
import { prepare } from "./statement.ts";

const sql = {
  read: `
    select value
    from secret
    where name = ?1`,
  keep: `
    insert into secret (name, value)
    values (?1, ?2)
    on conflict (name) do nothing`,
} as const;

export interface Secrets {
  readSecret(name: string): Uint8Array | undefined;
  /** Stores `value` unless the name has one already. Returns the stored one. */
  keepSecret(name: string, value: Uint8Array): Uint8Array;
}

export function secretsIn(db: DatabaseSync): Secrets {
  const read = prepare<{ value: Uint8Array }>(db, sql.read);
  const keep = prepare(db, sql.keep);
  return {
    readSecret: (name) => read.get(name)?.value,
    keepSecret: (name, value) => {
      keep.run(name, value);
      return read.get(name)?.value ?? value;
    },
  };
}
