import type { DatabaseSync } from "node:sqlite";
import type { SecretRecord, Secrets } from "@openswf/core/stores/secrets";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { type Checked, checkRow, checksumOf } from "../damage/row-checksums.ts";

const sql = {
  read: `
    select value, checksum
    from secret
    where name = ?1`,
  keep: `
    insert into secret (name, value, checksum)
    values (?1, ?2, ?3)
    on conflict (name) do nothing`,
  remove: `
    delete from secret
    where name = ?1`,
  scan: `
    select name, value, checksum
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

type SecretRow = SecretRecord & Checked;

export function secretsIn(db: DatabaseSync, transactions: Transactions): StoredSecrets {
  const read = prepare<Omit<SecretRow, "name">>(db, sql.read);
  const keep = prepare(db, sql.keep);
  const remove = prepare(db, sql.remove);
  const scan = prepare<SecretRow>(db, sql.scan);
  const readSecret = (name: string): Uint8Array | undefined => {
    const row = read.get(name);
    return row && secretRecord({ ...row, name }).value;
  };
  return {
    readSecret,
    keepSecret: (name, value) => {
      transactions.durably(() => keep.run(name, value, checksumOf.secret(name, value)));
      return readSecret(name) ?? value;
    },
    removeSecret: (name) => void transactions.durably(() => remove.run(name)),
    scanSecrets: (after, limit) => scan.all(after ?? "", limit).map(secretRecord),
  };
}

function secretRecord({ name, value, checksum }: SecretRow): SecretRecord {
  checkRow({ checksum }, checksumOf.secret(name, value), `secret ${name}`);
  return { name, value };
}
