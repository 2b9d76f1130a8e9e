/**
 * The first schema. Instants are milliseconds. Optional numbers are null when absent. Commit speed depends on how much
 * a commit writes. SQLite writes whole pages, so rows that change together are stored together.
 *
 * - `execution` describes an execution and is written once. `progress` holds the few bytes that every commit changes,
 *   so the progress of a hundred executions fits in one page.
 * - `history` is a log in commit order. A group of commits from a hundred executions fills a few pages at the right
 *   edge of the table, and only the small entries of `history_place` are stored by execution. When the table was
 *   clustered by execution, the same commits wrote three times the bytes and ran at less than half the speed.
 * - The keys of `listing` and `workflow_run` are the order of the lists: see listings.ts and workflow-runs.ts.
 * - The key of `task` is the order in which a task list is read. `reversed_priority` is the negated priority.
 */
export const migration1 = `
create table secret (
  name text primary key,
  value blob not null
) without rowid;

create table domain (
  scope text not null,
  name text not null,
  status text not null,
  description text,
  retention text not null,
  tags text not null,
  primary key (scope, name)
) without rowid;

create index domain_status on domain (scope, status, name);

create table domain_name (
  id integer primary key,
  key text not null unique
);

create table registered_type (
  domain_id integer not null,
  kind text not null,
  name text not null,
  version text not null,
  status text not null,
  description text,
  created_at integer not null,
  deprecated_at integer,
  configuration text not null,
  primary key (domain_id, kind, name, version)
);

create index registered_type_status on registered_type (domain_id, kind, status, name, version);

create table type_name (
  id integer primary key,
  name text not null,
  version text not null,
  unique (name, version)
);

create table execution (
  id integer primary key,
  run_id text not null unique,
  domain_id integer not null,
  type_id integer not null,
  workflow_id text not null,
  started_at integer not null,
  parent_workflow_id text,
  parent_run_id text,
  tag_list text
);

create table progress (
  execution_id integer primary key,
  version integer not null,
  wake_at integer,
  closed_at integer,
  close_status text,
  cancel_requested integer not null default 0
);

create index progress_wake on progress (wake_at) where wake_at is not null;

create table workflow_run (
  domain_id integer not null,
  workflow_id text not null,
  at integer not null,
  execution_id integer not null,
  primary key (domain_id, workflow_id, at, execution_id)
) without rowid;

create table history (
  id integer primary key,
  execution_id integer not null,
  first_event_id integer not null,
  event_count integer not null,
  body text not null
);

create unique index history_place on history (execution_id, first_event_id);

create table snapshot (
  execution_id integer primary key,
  last_event_id integer not null,
  body text not null
);

create table heartbeat (
  execution_id integer not null,
  scheduled_event_id integer not null,
  at integer not null,
  details text,
  primary key (execution_id, scheduled_event_id)
) without rowid;

create table task (
  domain_id integer not null,
  kind text not null,
  list_name text not null,
  reversed_priority integer not null,
  scheduled_at integer not null,
  run_id text not null,
  scheduled_event_id integer not null,
  primary key (domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id)
) without rowid;

create index task_run on task (run_id);

create table errand (
  run_id text not null,
  errand_id text not null,
  body text not null,
  primary key (run_id, errand_id)
) without rowid;

create table listing (
  domain_id integer not null,
  facet integer not null,
  value text not null,
  shelf integer not null,
  at integer not null,
  execution_id integer not null,
  closed_at integer,
  primary key (domain_id, facet, value, shelf, at, execution_id)
) without rowid;
`;
