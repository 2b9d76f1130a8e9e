import type { Store } from "../store.ts";
import type { Database } from "./statement.ts";

const sql = {
  read: `
    select value
    from secret
    where name = $1`,
  keep: `
    insert into secret (name, value)
    values ($1, $2)
    on conflict (name) do nothing`,
} as const;

export function secretsIn(database: Database): Pick<Store, "secret"> {
  const read = database.prepare<{ value: Uint8Array }>(sql.read);
  const keep = database.prepare(sql.keep);
  return {
    secret: async (name, make) => {
      const stored = await read.get(name);
      if (stored !== undefined) return stored.value;
      // The first value to be stored wins, whoever made it.
      const made = make();
      await keep.all(name, made);
      return (await read.get(name))?.value ?? made;
    },
  };
}
