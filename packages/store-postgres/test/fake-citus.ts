import type { TestSchema } from "./test-schema.ts";

/** As many as Citus makes by default. */
export const shardTables = 32;

/**
 * Functions and tables with the names, parameters and columns of those of Citus 12.1. They record what they are asked to
 * distribute, and where Citus would keep each shard. Citus itself is not installed.
 */
const citus = `
  create table pg_dist_partition (logicalrelid regclass, by text, colocated_with text);
  create table pg_dist_shard (
    logicalrelid regclass,
    shardid bigint,
    shardstorage "char",
    shardminvalue text,
    shardmaxvalue text
  );
  create function worker_hash(value anyelement) returns int language sql as 'select hashint4(value)';
  create function create_distributed_table(t regclass, by text, colocate_with text default 'default') returns void
    language sql as $body$
      insert into pg_dist_partition values (t, by, colocate_with);
      insert into pg_dist_shard
      select t, 102008 + (select count(*) from pg_dist_shard) + n, 't',
        ((n * (4294967296 / ${shardTables})) - 2147483648)::text,
        (((n + 1) * (4294967296 / ${shardTables})) - 2147483649)::text
      from generate_series(0, ${shardTables - 1}) n;
    $body$;
  create function create_reference_table(t regclass) returns void
    language sql as 'insert into pg_dist_partition values (t, null, null)';
  create table delegated (f regprocedure, by text, colocated_with text, forced boolean);
  create function create_distributed_function(
    f regprocedure, by text, colocate_with text default 'default', force_delegation boolean default null
  ) returns void
    language sql as 'insert into delegated values (f, by, colocate_with, force_delegation)';`;

export async function fakeCitus(schema: TestSchema): Promise<void> {
  await schema.query(citus);
}
