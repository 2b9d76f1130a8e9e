import { commitFunction, placings } from "./commit-function.ts";

/**
 * The first schema. Instants are milliseconds. Optional numbers are null when absent. Commit speed depends on how much
 * a commit writes to the log (WAL), so tables are narrow, indexes are few, and frequent changes are made in place.
 *
 * - The key of every table that grows starts with `shard`, so that Citus can distribute them all by it and keep the
 *   rows of one execution together. The other tables are small and would be Citus reference tables. `run` is the first
 *   half of a run id: see run-key.ts.
 * - `progress` is the row that every commit updates. Only a change of `wake_at` touches an index. All other updates fit
 *   into the same page (`fillfactor`) and touch none (HOT).
 * - `history` is a log in commit order. Only its key is ordered by execution.
 * - `execution` is written when an execution starts and when it closes. A closed execution is in no list of open
 *   executions. The partial indexes are the lists, in their order, and `execution_open` refuses a second open run.
 * - Lists, task lists and due executions are read across shards, so their indexes do not start with `shard`.
 * - Names and ids compare byte by byte (collate "C"), the order that the store guarantees.
 */
export const migration1: string = `
create table secret (
  name text collate "C" primary key,
  value bytea not null
);

create table domain (
  scope text collate "C" not null,
  name text collate "C" not null,
  status text not null,
  description text,
  retention text not null,
  tags text not null,
  primary key (scope, name)
);

create index domain_status on domain (scope, status, name);

create table domain_name (
  id int generated always as identity primary key,
  key text collate "C" not null unique
);

create table registered_type (
  domain_id int not null,
  kind text not null,
  name text collate "C" not null,
  version text collate "C" not null,
  status text not null,
  description text,
  created_at bigint not null,
  deprecated_at bigint,
  configuration text not null,
  primary key (domain_id, kind, name, version)
);

create index registered_type_status on registered_type (domain_id, kind, status, name, version);

create table type_name (
  id int generated always as identity primary key,
  name text collate "C" not null,
  version text collate "C" not null,
  unique (name, version)
);

create table execution (
  shard int not null,
  run uuid not null,
  run_rest uuid not null,
  domain_id int not null,
  type_id int not null,
  started_at bigint not null,
  closed_at bigint,
  close_status smallint,
  cancel_requested boolean not null default false,
  workflow_id text collate "C" not null,
  parent_workflow_id text,
  parent_run_id text,
  tag_list text,
  primary key (shard, run)
) with (fillfactor = 85);

create unique index execution_open on execution (shard, domain_id, workflow_id) where closed_at is null;
create index execution_open_all on execution (domain_id, started_at, run) where closed_at is null;
create index execution_open_type on execution (domain_id, type_id, started_at, run) where closed_at is null;
create index execution_started_status on execution (domain_id, close_status, started_at, run)
  where closed_at is not null;
create index execution_closed_status on execution (domain_id, close_status, closed_at, run)
  where closed_at is not null;
create index execution_started_type on execution (domain_id, type_id, started_at, run) where closed_at is not null;
create index execution_closed_type on execution (domain_id, type_id, closed_at, run) where closed_at is not null;
create index execution_started_workflow on execution (shard, domain_id, workflow_id, started_at, run)
  where closed_at is not null;
create index execution_closed_workflow on execution (shard, domain_id, workflow_id, closed_at, run)
  where closed_at is not null;

create table tagged (
  shard int not null,
  run uuid not null,
  domain_id int not null,
  started_at bigint not null,
  closed_at bigint,
  tag text collate "C" not null,
  primary key (shard, run, tag)
);

create index tagged_open on tagged (domain_id, tag, started_at, run) where closed_at is null;
create index tagged_started on tagged (domain_id, tag, started_at, run) where closed_at is not null;
create index tagged_closed on tagged (domain_id, tag, closed_at, run) where closed_at is not null;

create table progress (
  shard int not null,
  run uuid not null,
  version int not null,
  wake_at bigint,
  primary key (shard, run)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create index progress_wake on progress (wake_at, shard, run) where wake_at is not null;

create table history (
  shard int not null,
  run uuid not null,
  first_event_id int not null,
  event_count int not null,
  body text not null,
  primary key (shard, run, first_event_id)
);

create table snapshot (
  shard int not null,
  run uuid not null,
  last_event_id int not null,
  body text not null,
  primary key (shard, run)
) with (fillfactor = 70);

create table heartbeat (
  shard int not null,
  run uuid not null,
  scheduled_event_id int not null,
  at bigint not null,
  details text,
  primary key (shard, run, scheduled_event_id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

create table task (
  shard int not null,
  run uuid not null,
  scheduled_event_id int not null,
  domain_id int not null,
  reversed_priority bigint not null,
  scheduled_at bigint not null,
  kind smallint not null,
  list_name text collate "C" not null,
  primary key (shard, run, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create index task_list on task (domain_id, kind, list_name, reversed_priority, scheduled_at, run, scheduled_event_id);

create table errand (
  shard int not null,
  run uuid not null,
  errand_id text collate "C" not null,
  body text not null,
  primary key (shard, run, errand_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create index errand_all on errand (run, errand_id);

create table commit_outcome (
  shard int not null,
  slot uuid not null,
  commit_id uuid not null,
  outcomes text,
  at timestamptz not null default now(),
  primary key (shard, slot)
) with (fillfactor = 50);

${commitFunction("openswf_commit", placings.anywhere)}

${commitFunction("openswf_commit_in_shard", placings.oneShard)}
`;
