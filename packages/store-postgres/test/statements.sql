-- What the migrations of the PostgreSQL store make, then every statement of it, as it is prepared.
-- `npm test -- --update` writes this file.

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

create function openswf_commit(
  p_shard int,
  p_is_atomic boolean,
  p_slot uuid,
  p_previous_commit uuid,
  p_commit uuid,
  change_shards int[],
  change_runs uuid[],
  change_places int[],
  change_versions int[],
  change_sets_wake_ats boolean[],
  change_wake_ats bigint[],
  change_first_event_ids int[],
  change_event_counts int[],
  change_bodies text[],
  created_changes int[],
  created_run_rests uuid[],
  created_domain_ids int[],
  created_type_ids int[],
  created_started_ats bigint[],
  created_workflow_ids text[],
  created_parent_workflow_ids text[],
  created_parent_run_ids text[],
  created_tag_lists text[],
  tag_changes int[],
  tag_domain_ids int[],
  tag_started_ats bigint[],
  tags text[],
  close_changes int[],
  close_ats bigint[],
  close_statuses smallint[],
  cancel_changes int[],
  cancels_requested boolean[],
  snapshot_changes int[],
  snapshot_last_event_ids int[],
  snapshot_bodies text[],
  task_changes int[],
  task_scheduled_event_ids int[],
  task_domain_ids int[],
  task_reversed_priorities bigint[],
  task_scheduled_ats bigint[],
  task_kinds smallint[],
  task_list_names text[],
  gone_task_changes int[],
  gone_task_scheduled_event_ids int[],
  gone_task_domain_ids int[],
  gone_task_reversed_priorities bigint[],
  gone_task_scheduled_ats bigint[],
  gone_task_kinds smallint[],
  gone_task_list_names text[],
  errand_changes int[],
  errand_ids text[],
  errand_bodies text[],
  settled_changes int[],
  settled_errand_ids text[],
  heartbeat_changes int[],
  heartbeat_scheduled_event_ids int[],
  heartbeat_ats bigint[],
  heartbeat_details text[],
  gone_heartbeat_changes int[],
  gone_heartbeat_scheduled_event_ids int[]
) returns text
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $function$
declare
  change_count int := cardinality(change_runs);
  unsettled int[] := '{}';
  advanced int[];
  created int[] := '{}';
  restarted int[];
  landed int[];
  all_landed boolean;
  answer text;
  closed_count int;
  closed_changes int[];
  closed_domain_ids int[];
  closed_workflow_ids text[];
  any_tags boolean;
  deleted_count int;
begin
  if cardinality(settled_changes) > 0 then
    select coalesce(array_agg(s.change), '{}')
    from unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where not exists (
      select 1
      from errand
      where errand.shard = change_shards[s.change]
        and errand.run = change_runs[s.change]
        and errand.errand_id = s.errand_id
    )
    into unsettled;
  end if;

  with moved as (
    update progress
    set version = progress.version + 1,
      wake_at = case when c.sets_wake_at then c.wake_at else progress.wake_at end
    from unnest(change_runs, change_versions, change_sets_wake_ats, change_wake_ats) with ordinality
      c (run, version, sets_wake_at, wake_at, change)
    where c.version > 0
      and c.change <> all (unsettled)
      and progress.shard = change_shards[c.change]
      and progress.run = c.run
      and progress.version = c.version
    returning c.change::int
  )
  select coalesce(array_agg(change), '{}')
  from moved
  into advanced;

  if cardinality(created_changes) > 0 then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select change_shards[n.change], change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and true
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into created;
  end if;

  if close_changes && advanced then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (advanced)
        and execution.shard = change_shards[x.change]
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (advanced)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (advanced)
        and tagged.shard = change_shards[x.change]
        and tagged.run = change_runs[x.change];
    end if;
    if cardinality(created_changes) > cardinality(created) then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select change_shards[n.change], change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and exists (
          select 1
          from unnest(closed_changes, closed_domain_ids, closed_workflow_ids) x (change, domain_id, workflow_id)
          where x.domain_id = n.domain_id
            and x.workflow_id = n.workflow_id
            and change_places[x.change] < change_places[n.change]
        )
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into restarted;
      created := created || restarted;
    end if;
  end if;

  if cardinality(created) > 0 then
    insert into progress (shard, run, version, wake_at)
    select change_shards[n.change], change_runs[n.change], 1, change_wake_ats[n.change]
    from unnest(created) n (change);

    if cardinality(tag_changes) > 0 then
      insert into tagged (shard, run, domain_id, started_at, tag)
      select change_shards[t.change], change_runs[t.change], t.domain_id, t.started_at, t.tag
      from unnest(tag_changes, tag_domain_ids, tag_started_ats, tags) t (change, domain_id, started_at, tag)
      where t.change = any (created);
    end if;

    if close_changes && created then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (created)
        and execution.shard = change_shards[x.change]
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (created)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (created)
        and tagged.shard = change_shards[x.change]
        and tagged.run = change_runs[x.change];
    end if;
    end if;
  end if;

  landed := advanced || created;
  all_landed := cardinality(landed) = change_count;
  if all_landed then
    answer := repeat('d', change_count);
  else
    select string_agg(
        case
          when c.change = any (landed) then 'd'
          when c.change = any (created_changes)
            and c.change <> all (unsettled)
            and not exists (
              select 1
              from execution
              where execution.shard = change_shards[c.change]
                and execution.run = change_runs[c.change]
            )
            then 'o'
          else 'c'
        end,
        ''
        order by c.change
      )
    from generate_series(1, change_count) c (change)
    into answer;
    if p_is_atomic then
      raise exception '%', answer using errcode = 'OW001';
    end if;
  end if;

  insert into history (shard, run, first_event_id, event_count, body)
  select change_shards[c.change], c.run, c.first_event_id, c.event_count, c.body
  from unnest(change_runs, change_first_event_ids, change_event_counts, change_bodies) with ordinality
    c (run, first_event_id, event_count, body, change)
  where c.first_event_id is not null
    and (all_landed or c.change = any (landed));

  if cardinality(cancel_changes) > 0 then
    update execution
    set cancel_requested = q.requested
    from unnest(cancel_changes, cancels_requested) q (change, requested)
    where q.change = any (landed)
      and execution.shard = change_shards[q.change]
      and execution.run = change_runs[q.change];
  end if;

  if cardinality(snapshot_changes) > 0 then
    insert into snapshot (shard, run, last_event_id, body)
    select change_shards[s.change], change_runs[s.change], s.last_event_id, s.body
    from unnest(snapshot_changes, snapshot_last_event_ids, snapshot_bodies) s (change, last_event_id, body)
    where s.change = any (landed)
    on conflict (shard, run) do update
    set last_event_id = excluded.last_event_id,
      body = excluded.body;
  end if;

  if cardinality(gone_task_changes) > 0 then
    delete from task
    using unnest(
        gone_task_changes, gone_task_scheduled_event_ids, gone_task_domain_ids, gone_task_reversed_priorities,
        gone_task_scheduled_ats, gone_task_kinds, gone_task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
      and task.shard = change_shards[t.change]
      and task.run = change_runs[t.change]
      and task.scheduled_event_id = t.scheduled_event_id
      and task.domain_id = t.domain_id
      and task.reversed_priority = t.reversed_priority
      and task.scheduled_at = t.scheduled_at
      and task.kind = t.kind
      and task.list_name = t.list_name;
  end if;

  if cardinality(task_changes) > 0 then
    insert into task (shard, run, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    select change_shards[t.change], change_runs[t.change], t.scheduled_event_id, t.domain_id, t.reversed_priority,
      t.scheduled_at, t.kind, t.list_name
    from unnest(
        task_changes, task_scheduled_event_ids, task_domain_ids, task_reversed_priorities,
        task_scheduled_ats, task_kinds, task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
    on conflict do nothing;
  end if;

  if cardinality(errand_changes) > 0 then
    insert into errand (shard, run, errand_id, body)
    select change_shards[e.change], change_runs[e.change], e.errand_id, e.body
    from unnest(errand_changes, errand_ids, errand_bodies) e (change, errand_id, body)
    where e.change = any (landed);
  end if;

  if cardinality(settled_changes) > 0 then
    delete from errand
    using unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where s.change = any (landed)
      and errand.shard = change_shards[s.change]
      and errand.run = change_runs[s.change]
      and errand.errand_id = s.errand_id;
    get diagnostics deleted_count = row_count;
    -- They were looked for before the rows of their executions were locked.
    if deleted_count <> (select count(*) from unnest(settled_changes) s (change) where s.change = any (landed)) then
      raise exception 'an errand was settled meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;

  if cardinality(heartbeat_changes) > 0 then
    insert into heartbeat (shard, run, scheduled_event_id, at, details)
    select change_shards[h.change], change_runs[h.change], h.scheduled_event_id, h.at, h.details
    from unnest(heartbeat_changes, heartbeat_scheduled_event_ids, heartbeat_ats, heartbeat_details)
      h (change, scheduled_event_id, at, details)
    where h.change = any (landed)
    on conflict (shard, run, scheduled_event_id) do update
    set at = excluded.at,
      details = excluded.details;
  end if;

  if cardinality(gone_heartbeat_changes) > 0 then
    delete from heartbeat
    using unnest(gone_heartbeat_changes, gone_heartbeat_scheduled_event_ids) h (change, scheduled_event_id)
    where h.change = any (landed)
      and heartbeat.shard = change_shards[h.change]
      and heartbeat.run = change_runs[h.change]
      and heartbeat.scheduled_event_id = h.scheduled_event_id;
  end if;

  if p_slot is not null then
    update commit_outcome
    set commit_id = p_commit,
      outcomes = answer,
      at = now()
    where shard = p_shard
      and slot = p_slot
      and commit_id = p_previous_commit;
    if not found then
      if p_previous_commit is not null then
        raise exception 'another has written to this slot' using errcode = 'OW002';
      end if;
      insert into commit_outcome (shard, slot, commit_id, outcomes)
      values (p_shard, p_slot, p_commit, answer);
    end if;
  end if;
  return answer;
end
$function$;

create function openswf_commit_in_shard(
  p_shard int,
  p_is_atomic boolean,
  p_slot uuid,
  p_previous_commit uuid,
  p_commit uuid,
  change_shards int[],
  change_runs uuid[],
  change_places int[],
  change_versions int[],
  change_sets_wake_ats boolean[],
  change_wake_ats bigint[],
  change_first_event_ids int[],
  change_event_counts int[],
  change_bodies text[],
  created_changes int[],
  created_run_rests uuid[],
  created_domain_ids int[],
  created_type_ids int[],
  created_started_ats bigint[],
  created_workflow_ids text[],
  created_parent_workflow_ids text[],
  created_parent_run_ids text[],
  created_tag_lists text[],
  tag_changes int[],
  tag_domain_ids int[],
  tag_started_ats bigint[],
  tags text[],
  close_changes int[],
  close_ats bigint[],
  close_statuses smallint[],
  cancel_changes int[],
  cancels_requested boolean[],
  snapshot_changes int[],
  snapshot_last_event_ids int[],
  snapshot_bodies text[],
  task_changes int[],
  task_scheduled_event_ids int[],
  task_domain_ids int[],
  task_reversed_priorities bigint[],
  task_scheduled_ats bigint[],
  task_kinds smallint[],
  task_list_names text[],
  gone_task_changes int[],
  gone_task_scheduled_event_ids int[],
  gone_task_domain_ids int[],
  gone_task_reversed_priorities bigint[],
  gone_task_scheduled_ats bigint[],
  gone_task_kinds smallint[],
  gone_task_list_names text[],
  errand_changes int[],
  errand_ids text[],
  errand_bodies text[],
  settled_changes int[],
  settled_errand_ids text[],
  heartbeat_changes int[],
  heartbeat_scheduled_event_ids int[],
  heartbeat_ats bigint[],
  heartbeat_details text[],
  gone_heartbeat_changes int[],
  gone_heartbeat_scheduled_event_ids int[]
) returns text
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $function$
declare
  change_count int := cardinality(change_runs);
  unsettled int[] := '{}';
  advanced int[];
  created int[] := '{}';
  restarted int[];
  landed int[];
  all_landed boolean;
  answer text;
  closed_count int;
  closed_changes int[];
  closed_domain_ids int[];
  closed_workflow_ids text[];
  any_tags boolean;
  deleted_count int;
begin
  if cardinality(settled_changes) > 0 then
    select coalesce(array_agg(s.change), '{}')
    from unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where not exists (
      select 1
      from errand
      where errand.shard = p_shard
        and errand.run = change_runs[s.change]
        and errand.errand_id = s.errand_id
    )
    into unsettled;
  end if;

  with moved as (
    update progress
    set version = progress.version + 1,
      wake_at = case when c.sets_wake_at then c.wake_at else progress.wake_at end
    from unnest(change_runs, change_versions, change_sets_wake_ats, change_wake_ats) with ordinality
      c (run, version, sets_wake_at, wake_at, change)
    where c.version > 0
      and c.change <> all (unsettled)
      and progress.shard = p_shard
      and progress.run = c.run
      and progress.version = c.version
    returning c.change::int
  )
  select coalesce(array_agg(change), '{}')
  from moved
  into advanced;

  if cardinality(created_changes) > 0 then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select p_shard, change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and true
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into created;
  end if;

  if close_changes && advanced then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (advanced)
        and execution.shard = p_shard
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (advanced)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (advanced)
        and tagged.shard = p_shard
        and tagged.run = change_runs[x.change];
    end if;
    if cardinality(created_changes) > cardinality(created) then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select p_shard, change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and exists (
          select 1
          from unnest(closed_changes, closed_domain_ids, closed_workflow_ids) x (change, domain_id, workflow_id)
          where x.domain_id = n.domain_id
            and x.workflow_id = n.workflow_id
            and change_places[x.change] < change_places[n.change]
        )
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into restarted;
      created := created || restarted;
    end if;
  end if;

  if cardinality(created) > 0 then
    insert into progress (shard, run, version, wake_at)
    select p_shard, change_runs[n.change], 1, change_wake_ats[n.change]
    from unnest(created) n (change);

    if cardinality(tag_changes) > 0 then
      insert into tagged (shard, run, domain_id, started_at, tag)
      select p_shard, change_runs[t.change], t.domain_id, t.started_at, t.tag
      from unnest(tag_changes, tag_domain_ids, tag_started_ats, tags) t (change, domain_id, started_at, tag)
      where t.change = any (created);
    end if;

    if close_changes && created then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (created)
        and execution.shard = p_shard
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (created)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (created)
        and tagged.shard = p_shard
        and tagged.run = change_runs[x.change];
    end if;
    end if;
  end if;

  landed := advanced || created;
  all_landed := cardinality(landed) = change_count;
  if all_landed then
    answer := repeat('d', change_count);
  else
    select string_agg(
        case
          when c.change = any (landed) then 'd'
          when c.change = any (created_changes)
            and c.change <> all (unsettled)
            and not exists (
              select 1
              from execution
              where execution.shard = p_shard
                and execution.run = change_runs[c.change]
            )
            then 'o'
          else 'c'
        end,
        ''
        order by c.change
      )
    from generate_series(1, change_count) c (change)
    into answer;
    if p_is_atomic then
      raise exception '%', answer using errcode = 'OW001';
    end if;
  end if;

  insert into history (shard, run, first_event_id, event_count, body)
  select p_shard, c.run, c.first_event_id, c.event_count, c.body
  from unnest(change_runs, change_first_event_ids, change_event_counts, change_bodies) with ordinality
    c (run, first_event_id, event_count, body, change)
  where c.first_event_id is not null
    and (all_landed or c.change = any (landed));

  if cardinality(cancel_changes) > 0 then
    update execution
    set cancel_requested = q.requested
    from unnest(cancel_changes, cancels_requested) q (change, requested)
    where q.change = any (landed)
      and execution.shard = p_shard
      and execution.run = change_runs[q.change];
  end if;

  if cardinality(snapshot_changes) > 0 then
    insert into snapshot (shard, run, last_event_id, body)
    select p_shard, change_runs[s.change], s.last_event_id, s.body
    from unnest(snapshot_changes, snapshot_last_event_ids, snapshot_bodies) s (change, last_event_id, body)
    where s.change = any (landed)
    on conflict (shard, run) do update
    set last_event_id = excluded.last_event_id,
      body = excluded.body;
  end if;

  if cardinality(gone_task_changes) > 0 then
    delete from task
    using unnest(
        gone_task_changes, gone_task_scheduled_event_ids, gone_task_domain_ids, gone_task_reversed_priorities,
        gone_task_scheduled_ats, gone_task_kinds, gone_task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
      and task.shard = p_shard
      and task.run = change_runs[t.change]
      and task.scheduled_event_id = t.scheduled_event_id
      and task.domain_id = t.domain_id
      and task.reversed_priority = t.reversed_priority
      and task.scheduled_at = t.scheduled_at
      and task.kind = t.kind
      and task.list_name = t.list_name;
  end if;

  if cardinality(task_changes) > 0 then
    insert into task (shard, run, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    select p_shard, change_runs[t.change], t.scheduled_event_id, t.domain_id, t.reversed_priority,
      t.scheduled_at, t.kind, t.list_name
    from unnest(
        task_changes, task_scheduled_event_ids, task_domain_ids, task_reversed_priorities,
        task_scheduled_ats, task_kinds, task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
    on conflict do nothing;
  end if;

  if cardinality(errand_changes) > 0 then
    insert into errand (shard, run, errand_id, body)
    select p_shard, change_runs[e.change], e.errand_id, e.body
    from unnest(errand_changes, errand_ids, errand_bodies) e (change, errand_id, body)
    where e.change = any (landed);
  end if;

  if cardinality(settled_changes) > 0 then
    delete from errand
    using unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where s.change = any (landed)
      and errand.shard = p_shard
      and errand.run = change_runs[s.change]
      and errand.errand_id = s.errand_id;
    get diagnostics deleted_count = row_count;
    -- They were looked for before the rows of their executions were locked.
    if deleted_count <> (select count(*) from unnest(settled_changes) s (change) where s.change = any (landed)) then
      raise exception 'an errand was settled meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;

  if cardinality(heartbeat_changes) > 0 then
    insert into heartbeat (shard, run, scheduled_event_id, at, details)
    select p_shard, change_runs[h.change], h.scheduled_event_id, h.at, h.details
    from unnest(heartbeat_changes, heartbeat_scheduled_event_ids, heartbeat_ats, heartbeat_details)
      h (change, scheduled_event_id, at, details)
    where h.change = any (landed)
    on conflict (shard, run, scheduled_event_id) do update
    set at = excluded.at,
      details = excluded.details;
  end if;

  if cardinality(gone_heartbeat_changes) > 0 then
    delete from heartbeat
    using unnest(gone_heartbeat_changes, gone_heartbeat_scheduled_event_ids) h (change, scheduled_event_id)
    where h.change = any (landed)
      and heartbeat.shard = p_shard
      and heartbeat.run = change_runs[h.change]
      and heartbeat.scheduled_event_id = h.scheduled_event_id;
  end if;

  if p_slot is not null then
    update commit_outcome
    set commit_id = p_commit,
      outcomes = answer,
      at = now()
    where shard = p_shard
      and slot = p_slot
      and commit_id = p_previous_commit;
    if not found then
      if p_previous_commit is not null then
        raise exception 'another has written to this slot' using errcode = 'OW002';
      end if;
      insert into commit_outcome (shard, slot, commit_id, outcomes)
      values (p_shard, p_slot, p_commit, answer);
    end if;
  end if;
  return answer;
end
$function$;

create table access_version (
  only_row int primary key check (only_row = 1),
  version int not null
);

insert into access_version (only_row, version)
values (1, 0);

create table access_record (
  key text collate "C" primary key,
  body text not null
);

create function openswf_commit_in_placement(
  p_shard int,
  p_is_atomic boolean,
  p_slot uuid,
  p_previous_commit uuid,
  p_commit uuid,
  change_shards int[],
  change_runs uuid[],
  change_places int[],
  change_versions int[],
  change_sets_wake_ats boolean[],
  change_wake_ats bigint[],
  change_first_event_ids int[],
  change_event_counts int[],
  change_bodies text[],
  created_changes int[],
  created_run_rests uuid[],
  created_domain_ids int[],
  created_type_ids int[],
  created_started_ats bigint[],
  created_workflow_ids text[],
  created_parent_workflow_ids text[],
  created_parent_run_ids text[],
  created_tag_lists text[],
  tag_changes int[],
  tag_domain_ids int[],
  tag_started_ats bigint[],
  tags text[],
  close_changes int[],
  close_ats bigint[],
  close_statuses smallint[],
  cancel_changes int[],
  cancels_requested boolean[],
  snapshot_changes int[],
  snapshot_last_event_ids int[],
  snapshot_bodies text[],
  task_changes int[],
  task_scheduled_event_ids int[],
  task_domain_ids int[],
  task_reversed_priorities bigint[],
  task_scheduled_ats bigint[],
  task_kinds smallint[],
  task_list_names text[],
  gone_task_changes int[],
  gone_task_scheduled_event_ids int[],
  gone_task_domain_ids int[],
  gone_task_reversed_priorities bigint[],
  gone_task_scheduled_ats bigint[],
  gone_task_kinds smallint[],
  gone_task_list_names text[],
  errand_changes int[],
  errand_ids text[],
  errand_bodies text[],
  settled_changes int[],
  settled_errand_ids text[],
  heartbeat_changes int[],
  heartbeat_scheduled_event_ids int[],
  heartbeat_ats bigint[],
  heartbeat_details text[],
  gone_heartbeat_changes int[],
  gone_heartbeat_scheduled_event_ids int[]
) returns text
language plpgsql
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $function$
declare
  change_count int := cardinality(change_runs);
  unsettled int[] := '{}';
  advanced int[];
  created int[] := '{}';
  restarted int[];
  landed int[];
  all_landed boolean;
  answer text;
  closed_count int;
  closed_changes int[];
  closed_domain_ids int[];
  closed_workflow_ids text[];
  any_tags boolean;
  deleted_count int;
begin
  if cardinality(settled_changes) > 0 then
    select coalesce(array_agg(s.change), '{}')
    from unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where not exists (
      select 1
      from errand
      where errand.shard = change_shards[s.change]
        and errand.shard = any (change_shards)
        and errand.run = change_runs[s.change]
        and errand.errand_id = s.errand_id
    )
    into unsettled;
  end if;

  with moved as (
    update progress
    set version = progress.version + 1,
      wake_at = case when c.sets_wake_at then c.wake_at else progress.wake_at end
    from unnest(change_runs, change_versions, change_sets_wake_ats, change_wake_ats) with ordinality
      c (run, version, sets_wake_at, wake_at, change)
    where c.version > 0
      and c.change <> all (unsettled)
      and progress.shard = change_shards[c.change]
        and progress.shard = any (change_shards)
      and progress.run = c.run
      and progress.version = c.version
    returning c.change::int
  )
  select coalesce(array_agg(change), '{}')
  from moved
  into advanced;

  if cardinality(created_changes) > 0 then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select change_shards[n.change], change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and true
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into created;
  end if;

  if close_changes && advanced then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (advanced)
        and execution.shard = change_shards[x.change]
        and execution.shard = any (change_shards)
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (advanced)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (advanced)
        and tagged.shard = change_shards[x.change]
        and tagged.shard = any (change_shards)
        and tagged.run = change_runs[x.change];
    end if;
    if cardinality(created_changes) > cardinality(created) then
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select change_shards[n.change], change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and exists (
          select 1
          from unnest(closed_changes, closed_domain_ids, closed_workflow_ids) x (change, domain_id, workflow_id)
          where x.domain_id = n.domain_id
            and x.workflow_id = n.workflow_id
            and change_places[x.change] < change_places[n.change]
        )
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into restarted;
      created := created || restarted;
    end if;
  end if;

  if cardinality(created) > 0 then
    insert into progress (shard, run, version, wake_at)
    select change_shards[n.change], change_runs[n.change], 1, change_wake_ats[n.change]
    from unnest(created) n (change);

    if cardinality(tag_changes) > 0 then
      insert into tagged (shard, run, domain_id, started_at, tag)
      select change_shards[t.change], change_runs[t.change], t.domain_id, t.started_at, t.tag
      from unnest(tag_changes, tag_domain_ids, tag_started_ats, tags) t (change, domain_id, started_at, tag)
      where t.change = any (created);
    end if;

    if close_changes && created then
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (created)
        and execution.shard = change_shards[x.change]
        and execution.shard = any (change_shards)
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (created)) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (created)
        and tagged.shard = change_shards[x.change]
        and tagged.shard = any (change_shards)
        and tagged.run = change_runs[x.change];
    end if;
    end if;
  end if;

  landed := advanced || created;
  all_landed := cardinality(landed) = change_count;
  if all_landed then
    answer := repeat('d', change_count);
  else
    select string_agg(
        case
          when c.change = any (landed) then 'd'
          when c.change = any (created_changes)
            and c.change <> all (unsettled)
            and not exists (
              select 1
              from execution
              where execution.shard = change_shards[c.change]
        and execution.shard = any (change_shards)
                and execution.run = change_runs[c.change]
            )
            then 'o'
          else 'c'
        end,
        ''
        order by c.change
      )
    from generate_series(1, change_count) c (change)
    into answer;
    if p_is_atomic then
      raise exception '%', answer using errcode = 'OW001';
    end if;
  end if;

  insert into history (shard, run, first_event_id, event_count, body)
  select change_shards[c.change], c.run, c.first_event_id, c.event_count, c.body
  from unnest(change_runs, change_first_event_ids, change_event_counts, change_bodies) with ordinality
    c (run, first_event_id, event_count, body, change)
  where c.first_event_id is not null
    and (all_landed or c.change = any (landed));

  if cardinality(cancel_changes) > 0 then
    update execution
    set cancel_requested = q.requested
    from unnest(cancel_changes, cancels_requested) q (change, requested)
    where q.change = any (landed)
      and execution.shard = change_shards[q.change]
        and execution.shard = any (change_shards)
      and execution.run = change_runs[q.change];
  end if;

  if cardinality(snapshot_changes) > 0 then
    insert into snapshot (shard, run, last_event_id, body)
    select change_shards[s.change], change_runs[s.change], s.last_event_id, s.body
    from unnest(snapshot_changes, snapshot_last_event_ids, snapshot_bodies) s (change, last_event_id, body)
    where s.change = any (landed)
    on conflict (shard, run) do update
    set last_event_id = excluded.last_event_id,
      body = excluded.body;
  end if;

  if cardinality(gone_task_changes) > 0 then
    delete from task
    using unnest(
        gone_task_changes, gone_task_scheduled_event_ids, gone_task_domain_ids, gone_task_reversed_priorities,
        gone_task_scheduled_ats, gone_task_kinds, gone_task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
      and task.shard = change_shards[t.change]
        and task.shard = any (change_shards)
      and task.run = change_runs[t.change]
      and task.scheduled_event_id = t.scheduled_event_id
      and task.domain_id = t.domain_id
      and task.reversed_priority = t.reversed_priority
      and task.scheduled_at = t.scheduled_at
      and task.kind = t.kind
      and task.list_name = t.list_name;
  end if;

  if cardinality(task_changes) > 0 then
    insert into task (shard, run, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    select change_shards[t.change], change_runs[t.change], t.scheduled_event_id, t.domain_id, t.reversed_priority,
      t.scheduled_at, t.kind, t.list_name
    from unnest(
        task_changes, task_scheduled_event_ids, task_domain_ids, task_reversed_priorities,
        task_scheduled_ats, task_kinds, task_list_names
      ) t (change, scheduled_event_id, domain_id, reversed_priority, scheduled_at, kind, list_name)
    where t.change = any (landed)
    on conflict do nothing;
  end if;

  if cardinality(errand_changes) > 0 then
    insert into errand (shard, run, errand_id, body)
    select change_shards[e.change], change_runs[e.change], e.errand_id, e.body
    from unnest(errand_changes, errand_ids, errand_bodies) e (change, errand_id, body)
    where e.change = any (landed);
  end if;

  if cardinality(settled_changes) > 0 then
    delete from errand
    using unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where s.change = any (landed)
      and errand.shard = change_shards[s.change]
        and errand.shard = any (change_shards)
      and errand.run = change_runs[s.change]
      and errand.errand_id = s.errand_id;
    get diagnostics deleted_count = row_count;
    -- They were looked for before the rows of their executions were locked.
    if deleted_count <> (select count(*) from unnest(settled_changes) s (change) where s.change = any (landed)) then
      raise exception 'an errand was settled meanwhile' using errcode = 'serialization_failure';
    end if;
  end if;

  if cardinality(heartbeat_changes) > 0 then
    insert into heartbeat (shard, run, scheduled_event_id, at, details)
    select change_shards[h.change], change_runs[h.change], h.scheduled_event_id, h.at, h.details
    from unnest(heartbeat_changes, heartbeat_scheduled_event_ids, heartbeat_ats, heartbeat_details)
      h (change, scheduled_event_id, at, details)
    where h.change = any (landed)
    on conflict (shard, run, scheduled_event_id) do update
    set at = excluded.at,
      details = excluded.details;
  end if;

  if cardinality(gone_heartbeat_changes) > 0 then
    delete from heartbeat
    using unnest(gone_heartbeat_changes, gone_heartbeat_scheduled_event_ids) h (change, scheduled_event_id)
    where h.change = any (landed)
      and heartbeat.shard = change_shards[h.change]
        and heartbeat.shard = any (change_shards)
      and heartbeat.run = change_runs[h.change]
      and heartbeat.scheduled_event_id = h.scheduled_event_id;
  end if;

  if p_slot is not null then
    update commit_outcome
    set commit_id = p_commit,
      outcomes = answer,
      at = now()
    where shard = p_shard
      and slot = p_slot
      and commit_id = p_previous_commit;
    if not found then
      if p_previous_commit is not null then
        raise exception 'another has written to this slot' using errcode = 'OW002';
      end if;
      insert into commit_outcome (shard, slot, commit_id, outcomes)
      values (p_shard, p_slot, p_commit, answer);
    end if;
  end if;
  return answer;
end
$function$;

create table server_note (
  server uuid primary key,
  told_at timestamptz not null,
  text text not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);

select id
from domain_name
where key = $1;

insert into domain_name (key)
values ($1)
on conflict (key) do nothing;

select id
from type_name
where name = $1
  and version = $2;

insert into type_name (name, version)
values ($1, $2)
on conflict (name, version) do nothing;

select id
from type_name
where name = $1
order by version;

select value
from secret
where name = $1;

insert into secret (name, value)
values ($1, $2)
on conflict (name) do nothing;

delete from secret
where name = $1;

select name, value
from secret
where name > $1
order by name
limit $2;

update access_version
  set version = version
  where only_row = 1;

select version
from access_version
where only_row = 1;

update access_version
set version = version + 1
where only_row = 1
  and version = $1
returning version;

insert into access_record (key, body)
values ($1, $2)
on conflict (key) do update set body = excluded.body;

delete from access_record
where key = $1;

select key, body
from access_record
where key > $1
order by key
limit $2;

select scope, name, status, description, retention, tags
from domain
where scope = $1
  and name = $2;

select scope, name, status, description, retention, tags
from domain
where scope = $1
  and name = $2
for update;

select pg_advisory_xact_lock(hashtext('openswf domains of ' || current_schema()), hashtext($1));

select count(*) as count
from (
  select 1
  from domain
  where scope = $1
  limit $2
) found;

insert into domain (scope, name, status, description, retention, tags)
values ($1, $2, $3, $4, $5, $6);

update domain
set status = $3
where scope = $1
  and name = $2;

update registered_type
set status = 'DEPRECATED',
  deprecated_at = $2
where domain_id = (
    select id
    from domain_name
    where key = $1
  )
  and status = 'REGISTERED';

update domain
set tags = $3
where scope = $1
  and name = $2;

select scope, name, status, description, retention, tags
from domain
where scope = $1
  and status = $2
  and name > $4
order by name asc
limit $3;

select scope, name, status, description, retention, tags
from domain
where scope = $1
  and status = $2
  and name < $4
order by name desc
limit $3;

select scope, name, status, description, retention, tags
from domain
where scope = $1
  and status = $2
  and true
order by name desc
limit $3;

select scope, name, status, description, retention, tags
from domain
where (scope, name) > ($1, $2)
order by scope, name
limit $3;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and name = $3
  and version = $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and name = $3
  and version = $4
for update;

select pg_advisory_xact_lock(hashtext('openswf types of ' || current_schema()), $1);

select count(*) as count
from (
  select 1
  from registered_type
  where domain_id = $1
    and kind = $2
  limit $3
) found;

insert into registered_type (domain_id, kind, name, version, status, description, created_at, deprecated_at, configuration)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

update registered_type
set status = $5,
  deprecated_at = $6
where domain_id = $1
  and kind = $2
  and name = $3
  and version = $4;

delete from registered_type
where domain_id = $1
  and kind = $2
  and name = $3
  and version = $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and (name, version) > ($5, $6)
order by name asc, version asc
limit $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and (name, version) < ($5, $6)
order by name desc, version desc
limit $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and true
order by name desc, version desc
limit $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and name = $5 and version > $6
order by name asc, version asc
limit $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and name = $5 and version < $6
order by name desc, version desc
limit $4;

select name, version, status, description, created_at, deprecated_at, configuration
from registered_type
where domain_id = $1
  and kind = $2
  and status = $3
  and name = $5
order by name desc, version desc
limit $4;

select openswf_commit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60) as answer;

select 1
from progress
where shard = $1
  and run = any ($2)
order by run
for no key update;

update commit_outcome
set commit_id = $3,
  outcomes = $4,
  at = now()
where shard = $1
  and slot = $2
  and commit_id = $5
returning 1 as replaced;

insert into commit_outcome (shard, slot, commit_id, outcomes)
values ($1, $2, $3, $4);

insert into commit_outcome (shard, slot, commit_id, outcomes)
values ($1, $2, $3, null)
on conflict (shard, slot) do nothing;

update commit_outcome
set commit_id = $3,
  outcomes = null,
  at = now()
where shard = $1
  and slot = $2
  and commit_id = $4;

select commit_id, outcomes
from commit_outcome
where shard = $1
  and slot = $2;

delete from commit_outcome
where at < now() - interval '1 hour';

select 0 as part, progress.version as number, progress.wake_at as at, execution.closed_at,
  domain_name.key as domain, execution.workflow_id as body
from execution
join progress on progress.shard = execution.shard
  and progress.run = execution.run
join domain_name on domain_name.id = execution.domain_id
where execution.shard = $1
  and execution.run = $2
  and execution.run_rest = $3
union all
select 1, last_event_id, null, null, null, body
from snapshot
where shard = $1
  and run = $2
union all
select 2, first_event_id, null, null, null, body
from history
where shard = $1
  and run = $2
  and first_event_id >= coalesce(
    (
      select max(history.first_event_id)
      from history
      where history.shard = $1
        and history.run = $2
        and history.first_event_id <= (
          select last_event_id + 1
          from snapshot
          where shard = $1
            and run = $2
        )
    ),
    0
  )
union all
select 3, scheduled_event_id, at, null, null, details
from heartbeat
where shard = $1
  and run = $2
order by part, number;

select 1 as found
from progress
where shard = $1
  and run = $2
  and version = $3;

select execution.run, execution.run_rest
from unnest($1::int[], $2::uuid[]) asked (shard, run)
join execution on execution.shard = asked.shard
  and execution.run = asked.run
where execution.closed_at is not null;

select run, run_rest
from execution
where shard = $1
  and domain_id = $2
  and workflow_id = $3
  and closed_at is null;

select first_event_id, body
from history
where shard = $1
  and run = $2
  and exists (
    select 1
    from execution
    where shard = $1
      and run = $2
      and run_rest = $3
  )
  and first_event_id >= coalesce(
    (
      select max(first_event_id)
      from history
      where shard = $1
        and run = $2
        and first_event_id <= $4
    ),
    $4
  )
  and first_event_id <= $5
order by first_event_id asc
limit $6;

select first_event_id, body
from history
where shard = $1
  and run = $2
  and exists (
    select 1
    from execution
    where shard = $1
      and run = $2
      and run_rest = $3
  )
  and first_event_id >= coalesce(
    (
      select max(first_event_id)
      from history
      where shard = $1
        and run = $2
        and first_event_id <= $4
    ),
    $4
  )
  and first_event_id <= $5
order by first_event_id desc
limit $6;

select task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id, execution.run_rest
from task
join execution on execution.shard = task.shard
  and execution.run = task.run
where task.domain_id = $1
  and task.kind = $2
  and task.list_name = $3
  and (task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id) > ($4, $5, $6, $7)
order by task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id
limit $8;

select count(*) as count
from (
  select 1
  from task
  where domain_id = $1
    and kind = $2
    and list_name = $3
  limit $4
) found;

select list_name
from task
where domain_id = $1
  and kind = $2
  and list_name > $3
order by list_name
limit 1;

select count(*) as count, min(scheduled_at) as oldest_at
from (
  select scheduled_at
  from task
  where domain_id = $1
    and kind = $2
    and list_name = $3
  limit $4
) found;

select reversed_priority, scheduled_at
from task
where domain_id = $1
  and kind = $2
  and list_name = $3
  and reversed_priority > $4
order by reversed_priority, scheduled_at
limit 1;

select task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id, execution.run_rest,
  execution.workflow_id
from task
join execution on execution.shard = task.shard
  and execution.run = task.run
where task.domain_id = $1
  and task.kind = $2
  and task.list_name = $3
order by task.reversed_priority, task.scheduled_at, task.run, task.scheduled_event_id
limit $4;

select domain_name.key as domain, task.kind, task.list_name, task.reversed_priority, task.scheduled_at, task.run,
  task.scheduled_event_id, execution.run_rest
from task
join execution on execution.shard = task.shard
  and execution.run = task.run
join domain_name on domain_name.id = task.domain_id
where task.shard = $1
  and task.run = $2;

select due.run, execution.run_rest, due.wake_at
from (
  select shard, run, wake_at
  from progress
  where wake_at <= $1
  order by wake_at, shard, run
  limit $2
) due
join execution on execution.shard = due.shard
  and execution.run = due.run
order by due.wake_at, due.shard, due.run;

select due.run, execution.run_rest, due.wake_at
from (
  select shard, run, wake_at
  from (
    select shard, run, wake_at
    from progress
    where wake_at <= $1
    order by wake_at, shard, run
    limit $2::bigint * 8
  ) earliest
  order by (shard - $3::int + 4096) % 4096, wake_at
  limit $2::bigint
) due
join execution on execution.shard = due.shard
  and execution.run = due.run
order by due.wake_at, due.shard, due.run;

select wake_at
from progress
where wake_at is not null
order by wake_at
limit 1;

select errand.run, execution.run_rest, errand.errand_id, errand.body
from errand
join execution on execution.shard = errand.shard
  and execution.run = errand.run
where (errand.run, errand.errand_id) > ($1, $2)
  and errand.errand_id >= $4
  and ($5::text is null or errand.errand_id < $5)
order by errand.run, errand.errand_id
limit $3;

select errand.run, execution.run_rest, errand.errand_id, errand.body
from errand
join execution on execution.shard = errand.shard
  and execution.run = errand.run
where errand.shard = $1
  and errand.run = $2
order by errand.errand_id;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and closed_at is null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and closed_at is null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and closed_at is null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, at
  from ((
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 1 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 2 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 3 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 4 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 5 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 6 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
  )
  ) walks
  order by at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and close_status in (1, 2, 3, 4, 5, 6) and closed_at is not null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, at
  from ((
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 1 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 2 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 3 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 4 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 5 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = 6 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
  )
  ) walks
  order by at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, at
  from ((
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 1 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 2 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 3 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 4 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 5 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 6 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
  )
  ) walks
  order by at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and close_status in (1, 2, 3, 4, 5, 6) and closed_at is not null
    and closed_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, at
  from ((
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 1 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 2 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 3 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 4 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 5 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  union all
  (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = 6 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
  )
  ) walks
  order by at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and closed_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and type_id = $7 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and closed_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and shard = $7 and workflow_id = $8 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and closed_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from tagged
  where domain_id = $1
    and tag = $7 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and (started_at, run) < ($2, $3)
    and started_at >= $4
    and (closed_at is null or closed_at > $5)
  order by started_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and started_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, started_at as at
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and (started_at, run) > ($2, $3)
    and started_at <= $4
    and (closed_at is null or closed_at > $5)
  order by started_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and (closed_at, run) < ($2, $3)
    and closed_at >= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at desc, run desc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at desc, place.run desc;

select count(*) as count
from (
  select 1
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and closed_at between $2 and $3
    and (closed_at is null or closed_at > $4)
    and $6::boolean
  limit $5
) found;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, place.at
from (
  select shard, run, closed_at as at
  from execution
  where domain_id = $1
    and close_status = $7 and closed_at is not null
    and (closed_at, run) > ($2, $3)
    and closed_at <= $4
    and (closed_at is null or closed_at > $5)
  order by closed_at asc, run asc
  limit $6
) place
join execution on execution.shard = place.shard
  and execution.run = place.run
join type_name on type_name.id = execution.type_id
order by place.at asc, place.run asc;

select shard, run, history_rows
from ((
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 1
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
union all (
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 2
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
union all (
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 3
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
union all (
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 4
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
union all (
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 5
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
union all (
  select shard, run, (
      select count(*)
      from history
      where history.shard = execution.shard
        and history.run = execution.run
    ) as history_rows
  from execution
  where domain_id = $1
    and close_status = 6
    and closed_at <= $2
    and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    )
  order by closed_at, run
  limit $3
)
) expired
limit $3;

select progress.shard, progress.run
from progress
join unnest($1::int[], $2::uuid[]) gone (shard, run) on gone.shard = progress.shard
  and gone.run = progress.run
order by progress.shard, progress.run
for update of progress;

select execution.shard, execution.run
from execution
join unnest($1::int[], $2::uuid[]) gone (shard, run) on gone.shard = execution.shard
  and gone.run = execution.run
where not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    );

delete from history
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where history.shard = gone.shard
  and history.run = gone.run;

delete from snapshot
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where snapshot.shard = gone.shard
  and snapshot.run = gone.run;

delete from heartbeat
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where heartbeat.shard = gone.shard
  and heartbeat.run = gone.run;

delete from task
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where task.shard = gone.shard
  and task.run = gone.run;

delete from tagged
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where tagged.shard = gone.shard
  and tagged.run = gone.run;

delete from execution
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where execution.shard = gone.shard
  and execution.run = gone.run;

delete from progress
using unnest($1::int[], $2::uuid[]) gone (shard, run)
where progress.shard = gone.shard
  and progress.run = gone.run;

select execution.run, execution.run_rest, execution.workflow_id, type_name.name as type_name,
  type_name.version as type_version, execution.started_at, execution.closed_at, execution.close_status,
  execution.cancel_requested, execution.parent_workflow_id, execution.parent_run_id, execution.tag_list, domain_name.key as domain, progress.version, progress.wake_at,
  (
    select history.first_event_id + history.event_count - 1
    from history
    where history.shard = execution.shard
      and history.run = execution.run
    order by history.first_event_id desc
    limit 1
  ) as last_event_id
from execution
join progress on progress.shard = execution.shard
  and progress.run = execution.run
join type_name on type_name.id = execution.type_id
join domain_name on domain_name.id = execution.domain_id
where (execution.shard, execution.run) > ($1, $2)
order by execution.shard, execution.run
limit $3;

set local enable_seqscan = on;

select 'history of run ' || run as orphan
from history
where not exists (
  select 1
  from execution
  where execution.shard = history.shard
    and execution.run = history.run
)
limit $1;

select 'snapshot of run ' || run as orphan
from snapshot
where not exists (
  select 1
  from execution
  where execution.shard = snapshot.shard
    and execution.run = snapshot.run
)
limit $1;

select 'heartbeat of run ' || run as orphan
from heartbeat
where not exists (
  select 1
  from execution
  where execution.shard = heartbeat.shard
    and execution.run = heartbeat.run
)
limit $1;

select 'progress of run ' || run as orphan
from progress
where not exists (
  select 1
  from execution
  where execution.shard = progress.shard
    and execution.run = progress.run
)
limit $1;

select 'tagged of run ' || run as orphan
from tagged
where not exists (
  select 1
  from execution
  where execution.shard = tagged.shard
    and execution.run = tagged.run
)
limit $1;

select 'task of run ' || run as orphan
from task
where not exists (
  select 1
  from execution
  where execution.shard = task.shard
    and execution.run = task.run
)
limit $1;

select 'errand of run ' || run as orphan
from errand
where not exists (
  select 1
  from execution
  where execution.shard = errand.shard
    and execution.run = errand.run
)
limit $1;

insert into server_note (server, told_at, text)
values ($1, now(), $2)
on conflict (server) do update
set told_at = excluded.told_at, text = excluded.text;

delete from server_note
where told_at < now() - interval '10 minutes';

select text, (extract(epoch from now() - told_at) * 1000)::bigint as age_ms
from server_note
where server <> $1
  and told_at > now() - make_interval(secs => $2::int / 1000.0)
limit $3;

delete from server_note
where server = $1;

select pg_notify($1, $2), set_config('synchronous_commit', 'off', true);

select openswf_commit_in_shard($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60) as answer;

select shard, run
from progress
where shard = $1
  and run = any ($2)
order by run
for update;

select shard, run
from execution
where shard = $1
  and run = any ($2)
  and not exists (
      select 1
      from errand
      where errand.shard = execution.shard
        and errand.run = execution.run
    );

delete from history
where shard = $1
  and run = any ($2);

delete from snapshot
where shard = $1
  and run = any ($2);

delete from heartbeat
where shard = $1
  and run = any ($2);

delete from task
where shard = $1
  and run = any ($2);

delete from tagged
where shard = $1
  and run = any ($2);

delete from execution
where shard = $1
  and run = any ($2);

delete from progress
where shard = $1
  and run = any ($2);

select openswf_commit_in_placement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60) as answer;
