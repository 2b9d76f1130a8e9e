-- Every statement of the SQLite store, as it is prepared. `npm test -- --update` writes this file.

select id
from domain_name
where key = ?1;

select key, checksum
from domain_name
where id = ?1;

insert into domain_name (key, checksum)
values (?1, ?2);

select id
from type_name
where name = ?1
  and version = ?2;

select id
from type_name
where name = ?1
order by version;

select name, version, checksum
from type_name
where id = ?1;

insert into type_name (name, version, checksum)
values (?1, ?2, ?3);

begin;

begin immediate;

commit;

rollback;

savepoint part;

release part;

rollback to part;

pragma wal_checkpoint(noop);

select total_changes() as count;

update log_position
set outside_writes = outside_writes + 1
where only_row = 1;

insert into listing (domain_id, facet, value, shelf, at, execution_id)
values
  (?1, 0, '', 0, ?2, ?3),
  (?1, 1, ?4, 0, ?2, ?3);

insert into listing (domain_id, facet, value, shelf, at, execution_id, closed_at)
values
  (?1, 1, ?4, 1, ?2, ?3, ?5),
  (?1, 1, ?4, 2, ?5, ?3, null),
  (?1, 2, ?6, 1, ?2, ?3, ?5),
  (?1, 2, ?6, 2, ?5, ?3, null);

insert into listing (domain_id, facet, value, shelf, at, execution_id)
values (?1, 3, ?4, 0, ?2, ?3)
on conflict do nothing;

insert into listing (domain_id, facet, value, shelf, at, execution_id, closed_at)
values
  (?1, 3, ?4, 1, ?2, ?3, ?5),
  (?1, 3, ?4, 2, ?5, ?3, null)
on conflict do nothing;

delete from listing
where domain_id = ?1
  and facet = ?2
  and value = ?3
  and shelf = ?4
  and at = ?5
  and execution_id = ?6;

select workflow_run.at, workflow_run.execution_id as id, progress.closed_at
from workflow_run
cross join progress on progress.execution_id = workflow_run.execution_id
where workflow_run.domain_id = ?1
  and workflow_run.workflow_id = ?2
order by workflow_run.at desc, workflow_run.execution_id desc
limit 1;

insert into workflow_run (domain_id, workflow_id, at, execution_id, checksum)
values (?1, ?2, ?3, ?4, ?5);

delete from workflow_run
where domain_id = ?1
  and workflow_id = ?2
  and at = ?3
  and execution_id = ?4;

delete from workflow_run
where domain_id = ?1
  and workflow_id = ?2
  and execution_id = ?3;

select 1 as found
from execution
where run_id = ?1;

insert into execution (run_id, domain_id, type_id, workflow_id, started_at, parent_workflow_id, parent_run_id, tag_list,
  checksum)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
on conflict (run_id) do nothing;

insert into progress (execution_id, version, wake_at)
values (?1, 1, ?2);

update progress
set version = version + 1
where execution_id = (
    select id
    from execution
    where run_id = ?1
  )
  and version = ?2
returning execution_id as id, wake_at;

update progress
set wake_at = ?2
where execution_id = ?1;

update progress
set cancel_requested = ?2
where execution_id = ?1;

update progress
set closed_at = ?2,
  close_status = ?3
where execution_id = ?1
  and closed_at is null;

select domain_id, type_id, started_at, tag_list
from execution
where id = ?1;

insert into history (execution_id, first_event_id, event_count, body, checksum)
values (?1, ?2, ?3, ?4, ?5);

insert into snapshot (execution_id, last_event_id, body, checksum)
values (?1, ?2, ?3, ?4)
on conflict (execution_id) do update
set last_event_id = excluded.last_event_id,
  body = excluded.body,
  checksum = excluded.checksum;

insert into task (domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict do nothing;

delete from task
where domain_id = ?1
  and kind = ?2
  and list_name = ?3
  and reversed_priority = ?4
  and scheduled_at = ?5
  and run_id = ?6
  and scheduled_event_id = ?7;

insert into errand (run_id, errand_id, body, checksum)
values (?1, ?2, ?3, ?4)
on conflict (run_id, errand_id) do update
set body = excluded.body,
  checksum = excluded.checksum;

select 1 as found
from errand
where run_id = ?1
  and errand_id = ?2;

delete from errand
where run_id = ?1
  and errand_id = ?2;

insert into heartbeat (execution_id, scheduled_event_id, at, details, checksum)
values (?1, ?2, ?3, ?4, ?5)
on conflict (execution_id, scheduled_event_id) do update
set at = excluded.at,
  details = excluded.details,
  checksum = excluded.checksum;

delete from heartbeat
where execution_id = ?1
  and scheduled_event_id = ?2;

select is_open, salt, sequence, segment, byte_offset, outside_writes
from log_position
where only_row = 1;

update log_position
set sequence = ?1,
  segment = ?2,
  byte_offset = ?3
where only_row = 1;

update log_position
set is_open = 1,
  salt = ?1,
  sequence = ?2,
  segment = ?3,
  byte_offset = ?4
where only_row = 1;

update log_position
set is_open = 0
where only_row = 1;

insert into progress (execution_id, version, wake_at, closed_at, close_status, cancel_requested)
values (?1, ?2, ?3, ?4, ?5, ?6);

update progress
set version = ?3
where execution_id = (
    select id
    from execution
    where run_id = ?1
  )
  and version = ?2
returning execution_id as id, wake_at;

select listing.at, listing.execution_id as id, execution.workflow_id
from listing
cross join execution on execution.id = listing.execution_id
where listing.domain_id = ?1
  and listing.facet = 0
  and listing.value = ''
  and listing.shelf = 0
  and (listing.at, listing.execution_id) > (?2, ?3)
order by listing.at, listing.execution_id
limit ?4;

select id
from domain_name
where id > ?1
order by id
limit 1;

select execution.domain_id, execution.workflow_id, progress.version, progress.closed_at is not null as closed,
  (
    select first_event_id + event_count - 1
    from history
    where execution_id = execution.id
    order by first_event_id desc
    limit 1
  ) as last_event_id
from execution
cross join progress on progress.execution_id = execution.id
where execution.run_id = ?1;

select run_id
from execution
where id = ?1;

select 1 as found
from errand
where run_id = ?1
  and errand_id = ?2;

select value, checksum
from secret
where name = ?1;

insert into secret (name, value, checksum)
values (?1, ?2, ?3)
on conflict (name) do nothing;

delete from secret
where name = ?1;

select name, value, checksum
from secret
where name > ?1
order by name
limit ?2;

select version
from access_version
where only_row = 1;

update access_version
set version = version + 1
where only_row = 1
  and version = ?1;

insert into access_record (key, body, checksum)
values (?1, ?2, ?3)
on conflict (key) do update
set body = excluded.body,
  checksum = excluded.checksum;

delete from access_record
where key = ?1;

select key, body, checksum
from access_record
where key > ?1
order by key
limit ?2;

select scope, name, status, description, retention, tags, checksum
from domain
where scope = ?1
  and name = ?2;

select count(*) as count
from (
  select 1
  from domain
  where scope = ?1
  limit ?2
);

insert into domain (scope, name, status, description, retention, tags, checksum)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);

update domain
set status = ?3,
  checksum = ?4
where scope = ?1
  and name = ?2;

select kind, name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind in ('activity', 'workflow')
  and status = 'REGISTERED';

update registered_type
set status = ?5,
  deprecated_at = ?6,
  checksum = ?7
where domain_id = ?1
  and kind = ?2
  and name = ?3
  and version = ?4;

update domain
set tags = ?3,
  checksum = ?4
where scope = ?1
  and name = ?2;

select scope, name, status, description, retention, tags, checksum
from domain
where scope = ?1
  and status = ?2
  and name > ?3
order by name
limit ?4;

select scope, name, status, description, retention, tags, checksum
from domain
where scope = ?1
  and status = ?2
  and name < ?3
order by name desc
limit ?4;

select scope, name, status, description, retention, tags, checksum
from domain
where scope = ?1
  and status = ?2
order by name desc
limit ?3;

select scope, name, status, description, retention, tags, checksum
from domain
where (scope, name) > (?1, ?2)
order by scope, name
limit ?3;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and name = ?3
  and version = ?4;

select count(*) as count
from (
  select 1
  from registered_type
  where domain_id = ?1
    and kind = ?2
  limit ?3
);

insert into registered_type (domain_id, kind, name, version, status, description, created_at, deprecated_at, configuration, checksum)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

update registered_type
set status = ?5,
  deprecated_at = ?6,
  checksum = ?7
where domain_id = ?1
  and kind = ?2
  and name = ?3
  and version = ?4;

delete from registered_type
where domain_id = ?1
  and kind = ?2
  and name = ?3
  and version = ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and (name, version) > (?5, ?6)
order by name asc, version asc
limit ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and (name, version) < (?5, ?6)
order by name desc, version desc
limit ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and true
order by name desc, version desc
limit ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and name = ?5 and version > ?6
order by name asc, version asc
limit ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and name = ?5 and version < ?6
order by name desc, version desc
limit ?4;

select name, version, status, description, created_at, deprecated_at, configuration, checksum
from registered_type
where domain_id = ?1
  and kind = ?2
  and status = ?3
  and name = ?5
order by name desc, version desc
limit ?4;

select execution.id, execution.run_id, execution.domain_id, execution.workflow_id, execution.type_id,
  execution.started_at, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, execution.checksum, progress.version, progress.wake_at, progress.closed_at
from execution
cross join progress on progress.execution_id = execution.id
where execution.run_id = ?1;

select last_event_id, body, checksum
from snapshot
where execution_id = ?1;

select scheduled_event_id, at, details, checksum
from heartbeat
where execution_id = ?1
order by scheduled_event_id;

select 1 as found
from progress
where execution_id = (
    select id
    from execution
    where run_id = ?1
  )
  and version = ?2;

select 1 as found
from progress
where execution_id = (
    select id
    from execution
    where run_id = ?1
  )
  and closed_at is not null;

select run_id
from execution
where id = ?1;

select id
from execution
where run_id = ?1;

select first_event_id, event_count, body, checksum
from history
where execution_id = ?1
  and first_event_id >= coalesce(
    (
      select max(first_event_id)
      from history
      where execution_id = ?1
        and first_event_id <= ?2
    ),
    ?2
  )
  and first_event_id <= ?3
order by first_event_id;

select first_event_id, event_count, body, checksum
from history
where execution_id = ?1
  and first_event_id >= coalesce(
    (
      select max(first_event_id)
      from history
      where execution_id = ?1
        and first_event_id <= ?2
    ),
    ?2
  )
  and first_event_id <= ?3
order by first_event_id desc;

select reversed_priority, scheduled_at, run_id, scheduled_event_id
from task
where domain_id = ?1
  and kind = ?2
  and list_name = ?3
  and (reversed_priority, scheduled_at, run_id, scheduled_event_id) > (?4, ?5, ?6, ?7)
order by reversed_priority, scheduled_at, run_id, scheduled_event_id
limit ?8;

select count(*) as count
from (
  select 1
  from task
  where domain_id = ?1
    and kind = ?2
    and list_name = ?3
  limit ?4
);

select list_name
from task
where domain_id = ?1
  and kind = ?2
  and list_name > ?3
order by list_name
limit 1;

select count(*) as count, min(scheduled_at) as oldest_at
from (
  select scheduled_at
  from task
  where domain_id = ?1
    and kind = ?2
    and list_name = ?3
  limit ?4
);

select reversed_priority, scheduled_at
from task
where domain_id = ?1
  and kind = ?2
  and list_name = ?3
  and reversed_priority > ?4
order by reversed_priority, scheduled_at
limit 1;

select task.reversed_priority, task.scheduled_at, task.run_id, task.scheduled_event_id, execution.workflow_id
from task
cross join execution on execution.run_id = task.run_id
where task.domain_id = ?1
  and task.kind = ?2
  and task.list_name = ?3
order by task.reversed_priority, task.scheduled_at, task.run_id, task.scheduled_event_id
limit ?4;

select domain_id, kind, list_name, reversed_priority, scheduled_at, run_id, scheduled_event_id
from task
where run_id = ?1;

select execution.run_id, progress.wake_at
from progress
cross join execution on execution.id = progress.execution_id
where progress.wake_at <= ?1
order by progress.wake_at
limit ?2;

select wake_at
from progress
where wake_at is not null
order by wake_at
limit 1;

select run_id, errand_id, body, checksum
from errand
where (run_id, errand_id) > (?1, ?2)
  and errand_id >= ?4
  and (?5 is null or errand_id < ?5)
order by run_id, errand_id
limit ?3;

select run_id, errand_id, body, checksum
from errand
where run_id = ?1
order by errand_id;

select execution.run_id, execution.domain_id, execution.workflow_id, execution.type_id,
  execution.started_at, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, execution.checksum,
  progress.closed_at, progress.close_status, progress.cancel_requested
from execution
cross join progress on progress.execution_id = execution.id
where execution.id = ?1;

select workflow_run.at, workflow_run.execution_id as id
from workflow_run
cross join progress on progress.execution_id = workflow_run.execution_id
where workflow_run.domain_id = ?1
  and workflow_run.workflow_id = ?2
  and (workflow_run.at, workflow_run.execution_id) < (?3, ?4) and workflow_run.at >= ?5
  and progress.closed_at between ?6 and ?7
order by workflow_run.at desc, workflow_run.execution_id desc
limit ?8;

select workflow_run.at, workflow_run.execution_id as id
from workflow_run
cross join progress on progress.execution_id = workflow_run.execution_id
where workflow_run.domain_id = ?1
  and workflow_run.workflow_id = ?2
  and (workflow_run.at, workflow_run.execution_id) > (?3, ?4) and workflow_run.at <= ?5
  and progress.closed_at between ?6 and ?7
order by workflow_run.at asc, workflow_run.execution_id asc
limit ?8;

select count(*) as count
from (
  select 1
  from workflow_run
  cross join progress on progress.execution_id = workflow_run.execution_id
  where workflow_run.domain_id = ?1
    and workflow_run.workflow_id = ?2
    and workflow_run.at between ?3 and ?4
    and progress.closed_at between ?5 and ?6
  limit ?7
);

select at
from workflow_run
where domain_id = ?1
  and workflow_id = ?2
  and at < ?3
order by at desc
limit 1;

select at, execution_id as id
from listing
where domain_id = ?1
  and facet = ?2
  and value = ?3
  and shelf = ?4
  and (at, execution_id) < (?5, ?6) and at >= ?7
  and (closed_at is null or closed_at > ?8)
order by at desc, execution_id desc
limit ?9;

select at, execution_id as id
from listing
where domain_id = ?1
  and facet = ?2
  and value = ?3
  and shelf = ?4
  and (at, execution_id) > (?5, ?6) and at <= ?7
  and (closed_at is null or closed_at > ?8)
order by at asc, execution_id asc
limit ?9;

select count(*) as count
from (
  select 1
  from listing
  where domain_id = ?1
    and facet = ?2
    and value = ?3
    and shelf = ?4
    and at between ?5 and ?6
    and (closed_at is null or closed_at > ?7)
  limit ?8
);

select execution.id, execution.run_id, execution.domain_id, execution.type_id, execution.workflow_id,
  execution.started_at, execution.tag_list, listing.at as closed_at
from listing
cross join execution on execution.id = listing.execution_id
where listing.domain_id = ?1
  and listing.facet = 2
  and listing.value = ?2
  and listing.shelf = 2
  and listing.at <= ?3
  and not exists (
    select 1
    from errand
    where errand.run_id = execution.run_id
  )
order by listing.at, listing.execution_id
limit ?4;

delete from history
where execution_id = ?1;

delete from snapshot
where execution_id = ?1;

delete from heartbeat
where execution_id = ?1;

delete from task
where run_id = ?1;

delete from progress
where execution_id = ?1;

delete from execution
where id = ?1;

select execution.run_id, execution.domain_id, execution.workflow_id, execution.type_id,
  execution.started_at, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, execution.checksum,
  progress.closed_at, progress.close_status, progress.cancel_requested, progress.version, progress.wake_at,
  (
    select first_event_id + event_count - 1
    from history
    where execution_id = execution.id
    order by first_event_id desc
    limit 1
  ) as last_event_id
from execution
cross join progress on progress.execution_id = execution.id
where execution.run_id > ?1
order by execution.run_id
limit ?2;

select 'history of execution ' || execution_id as orphan
from history
where not exists (
  select 1
  from execution
  where execution.id = history.execution_id
)
limit ?1;

select 'snapshot of execution ' || execution_id as orphan
from snapshot
where not exists (
  select 1
  from execution
  where execution.id = snapshot.execution_id
)
limit ?1;

select 'heartbeat of execution ' || execution_id as orphan
from heartbeat
where not exists (
  select 1
  from execution
  where execution.id = heartbeat.execution_id
)
limit ?1;

select 'progress of execution ' || execution_id as orphan
from progress
where not exists (
  select 1
  from execution
  where execution.id = progress.execution_id
)
limit ?1;

select 'listing of execution ' || execution_id as orphan
from listing
where not exists (
  select 1
  from execution
  where execution.id = listing.execution_id
)
limit ?1;

select 'workflow_run of execution ' || execution_id as orphan
from workflow_run
where not exists (
  select 1
  from execution
  where execution.id = workflow_run.execution_id
)
limit ?1;

select 'task of run ' || run_id as orphan
from task
where not exists (
  select 1
  from execution
  where execution.run_id = task.run_id
)
limit ?1;

select 'errand of run ' || run_id as orphan
from errand
where not exists (
  select 1
  from execution
  where execution.run_id = errand.run_id
)
limit ?1;

pragma wal_checkpoint(noop);
