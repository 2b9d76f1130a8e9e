import type { ServerNotes } from "@openswf/core/stores/server-notes";
import type { Database } from "../connection/statement.ts";

/** A note this old is of a server that has died. Its row is removed by the next that tells something. */
const forgottenAfter = "10 minutes";

const sql = {
  tell: `
    insert into server_note (server, told_at, text)
    values ($1, now(), $2)
    on conflict (server) do update
    set told_at = excluded.told_at, text = excluded.text`,
  forget: `
    delete from server_note
    where told_at < now() - interval '${forgottenAfter}'`,
  others: `
    select text, (extract(epoch from now() - told_at) * 1000)::bigint as age_ms
    from server_note
    where server <> $1
      and told_at > now() - make_interval(secs => $2::int / 1000.0)
    limit $3`,
  withdraw: `
    delete from server_note
    where server = $1`,
} as const;

/** Notes by rows, with the clock of the database. Writing one is a commit like any other, every few seconds. */
export function serverNotesIn(writing: Database, reading: Database, server: string): ServerNotes {
  const tell = writing.prepare(sql.tell);
  const forget = writing.prepare(sql.forget);
  const others = reading.prepare<{ text: string; age_ms: number }>(sql.others);
  const withdraw = writing.prepare(sql.withdraw);
  return {
    tell: async (text) => {
      await tell.all(server, text);
      await forget.all();
    },
    readOthers: async (withinMs, limit) => {
      const rows = await others.all(server, withinMs, limit);
      return rows.map(({ text, age_ms }) => ({ text, ageMs: age_ms }));
    },
    withdraw: async () => void (await withdraw.all(server)),
  };
}
