import { accessVersionCheck, progressCheck } from "../damage/row-sums.ts";

/**
 * Checksums. SQLite has none: it returns the changed bytes of a damaged page as if they had been written.
 *
 * - A `checksum` is computed by us over the other columns of its row: see row-checksums.ts. It is null in rows that were
 *   written before this migration; writing such a row again fills it.
 * - SQLite itself keeps the sums of `progress` and `access_version`, whose rows change column by column. Adding such a
 *   column takes a new table.
 */
export const migration3: string = `
alter table secret add column checksum integer;
alter table domain add column checksum integer;
alter table domain_name add column checksum integer;
alter table registered_type add column checksum integer;
alter table type_name add column checksum integer;
alter table execution add column checksum integer;
alter table workflow_run add column checksum integer;
alter table history add column checksum integer;
alter table snapshot add column checksum integer;
alter table heartbeat add column checksum integer;
alter table errand add column checksum integer;
alter table access_record add column checksum integer;

drop index progress_wake;

alter table progress rename to progress_before;

create table progress (
  execution_id integer primary key,
  version integer not null,
  wake_at integer,
  closed_at integer,
  close_status text,
  cancel_requested integer not null default 0,
  checksum integer generated always as (${progressCheck}) stored
);

insert into progress (execution_id, version, wake_at, closed_at, close_status, cancel_requested)
select execution_id, version, wake_at, closed_at, close_status, cancel_requested
from progress_before
order by execution_id;

drop table progress_before;

create index progress_wake on progress (wake_at) where wake_at is not null;

alter table access_version rename to access_version_before;

create table access_version (
  only_row integer primary key check (only_row = 1),
  version integer not null,
  checksum integer generated always as (${accessVersionCheck}) stored
);

insert into access_version (only_row, version)
select only_row, version
from access_version_before;

drop table access_version_before;
`;
