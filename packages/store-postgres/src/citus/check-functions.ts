import type { Queryable } from "../connection/connections.ts";

const sql = {
  /** `migrate --citus` sets both on every commit function. */
  unprepared: `
    select proname as name
    from pg_proc
    join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
    where nspname = current_schema()
      and proname like 'openswf\\_commit%'
      and not (
        coalesce(proconfig, '{}') @> array['plan_cache_mode=force_custom_plan']
        and array_to_string(proconfig, ' ') like '%search_path=%'
      )
    limit 1`,
} as const;

/**
 * Throws if the tables are distributed, but a commit function is not set up for that. Citus would refuse every commit.
 * A migration that replaces a function leaves it so.
 */
export async function checkCitusFunctions(on: Queryable): Promise<void> {
  const { rows } = await on.query({ text: sql.unprepared });
  if (rows.length === 0) return;
  throw new Error(
    "Citus distributes the tables of this PostgreSQL database, but the commit functions are not set up for it. Run " +
      "once: openswf migrate --citus",
  );
}
