/**
 * The function that commits changes inside PostgreSQL. One call is one transaction with a handful of statements over
 * arrays, however many executions have changed. The function is part of migration 1, so it is never edited: a later
 * migration replaces it.
 *
 * F1. The changes of one call belong to different runs, and no two of them start the same workflowId (plan-group.ts).
 * F2. All callers lock rows in the same order: first the progress rows of executions, by (shard, run), then the
 *     workflowIds being started, by (shard, domain, workflowId). The arrays are in that order and every join is a
 *     nested loop over them, so two nodes never deadlock. This is why the planner may use only nested loops. The
 *     setting also keeps it from caching a plan that was good while the tables were empty. A start also waits for any
 *     transaction that is closing the open run of its workflowId, so a call performs its closes only after all its
 *     waits (F4).
 * F3. A refused change writes nothing. When the call is atomic, one refused change refuses all of them: the call raises
 *     an error, and nothing is written.
 * F4. A call may close a run and start the next run of the same workflowId. Creations come first, then closes, then a
 *     second attempt at the creations that the closes have unblocked. The second attempt does not wait: while the run
 *     was open, no other transaction could start that workflowId. A close that follows the creation in the group does
 *     not unblock it, hence `change_places`.
 * F5. When the call has a slot, the answer is written in the same transaction: see lost-answers.ts.
 */
import { commitParameters, outcomeLetters, sqlStates } from "./commit-parameters.ts";

const closeThose = (those: string, { rowsOf }: Placing): string => `
    with shut as (
      update execution
      set closed_at = x.at,
        close_status = x.status
      from unnest(close_changes, close_ats, close_statuses) x (change, at, status)
      where x.change = any (${those})
        and ${rowsOf("execution", "x.change")}
        and execution.run = change_runs[x.change]
        -- Said so that the planner does not walk along the open executions to find these.
        and coalesce(execution.closed_at, -1) = -1
      returning x.change, execution.domain_id, execution.workflow_id, execution.tag_list is not null as has_tags
    )
    select count(*), array_agg(change), array_agg(domain_id), array_agg(workflow_id), coalesce(bool_or(has_tags), false)
    from shut
    into closed_count, closed_changes, closed_domain_ids, closed_workflow_ids, any_tags;
    if closed_count <> (select count(*) from unnest(close_changes) x (change) where x.change = any (${those})) then
      raise exception 'an execution closes once';
    end if;
    if any_tags then
      update tagged
      set closed_at = x.at
      from unnest(close_changes, close_ats) x (change, at)
      where x.change = any (${those})
        and ${rowsOf("tagged", "x.change")}
        and tagged.run = change_runs[x.change];
    end if;`;

const startThose = (into: "created" | "restarted", condition: string, { shardOf }: Placing): string => `
    with begun as (
      insert into execution (
        shard, run, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
      )
      select ${shardOf("n.change")}, change_runs[n.change], n.run_rest, n.domain_id, n.type_id, n.started_at, n.workflow_id,
        n.parent_workflow_id, n.parent_run_id, n.tag_list
      from unnest(
          created_changes, created_run_rests, created_domain_ids, created_type_ids, created_started_ats,
          created_workflow_ids, created_parent_workflow_ids, created_parent_run_ids, created_tag_lists
        ) n (
          change, run_rest, domain_id, type_id, started_at, workflow_id, parent_workflow_id, parent_run_id, tag_list
        )
      where n.change <> all (unsettled)
        and ${condition}
      on conflict do nothing
      returning run
    )
    select coalesce(array_agg(n.change), '{}')
    from begun
    join unnest(created_changes) n (change) on change_runs[n.change] = begun.run
    into ${into};`;

/** A close in this call, placed before the creation, has ended the run that blocked it. */
const hasRoom = `exists (
          select 1
          from unnest(closed_changes, closed_domain_ids, closed_workflow_ids) x (change, domain_id, workflow_id)
          where x.domain_id = n.domain_id
            and x.workflow_id = n.workflow_id
            and change_places[x.change] < change_places[n.change]
        )`;

/** How the statements of the function say which shards they touch. `change` is an expression: a position in `change_runs`. */
interface Placing {
  /** The shard of a change. */
  shardOf(change: string): string;
  /** The condition that a row of the table is in the shard of a change. */
  rowsOf(table: string, change: string): string;
  readonly planCacheMode: "force_generic_plan" | "force_custom_plan";
}

/**
 * There are three versions of the function.
 *
 * - `anywhere`: each change has its own shard (`change_shards[...]`). It suits a single PostgreSQL.
 * - `oneShard`: all changes are in `p_shard`, and every statement names it. Citus runs such a call entirely on the worker
 *   that holds the shard, even within a transaction of several calls.
 * - `onePlacement`: each change has its own shard, all of them in one shard table of Citus (see placements.ts). Every
 *   statement that finds rows also says that their shard is one of `change_shards`. Citus compares that list with the
 *   ranges of its shard tables and reads only one of them.
 *
 * Citus plans a statement for the shards that its parameters name, so it has no plan for parameters that it does not know:
 * a generic plan makes it refuse the statement. A function over distributed tables therefore uses custom plans. On a
 * single PostgreSQL a generic plan saves planning each statement anew.
 */
export const placings: Readonly<Record<"anywhere" | "oneShard" | "onePlacement", Placing>> = {
  anywhere: {
    shardOf: (change) => `change_shards[${change}]`,
    rowsOf: (table, change) => `${table}.shard = change_shards[${change}]`,
    planCacheMode: "force_generic_plan",
  },
  oneShard: {
    shardOf: () => "p_shard",
    rowsOf: (table) => `${table}.shard = p_shard`,
    planCacheMode: "force_generic_plan",
  },
  onePlacement: {
    shardOf: (change) => `change_shards[${change}]`,
    rowsOf: (table, change) =>
      `${table}.shard = change_shards[${change}]\n        and ${table}.shard = any (change_shards)`,
    planCacheMode: "force_custom_plan",
  },
};

export function commitFunction(name: string, placing: Placing): string {
  const { shardOf, rowsOf, planCacheMode } = placing;
  const parameters = Object.entries(commitParameters).map(([parameter, type]) => `  ${parameter} ${type}`);
  return `create function ${name}(
${parameters.join(",\n")}
) returns text
language plpgsql
set plan_cache_mode = ${planCacheMode}
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
      where ${rowsOf("errand", "s.change")}
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
      and ${rowsOf("progress", "c.change")}
      and progress.run = c.run
      and progress.version = c.version
    returning c.change::int
  )
  select coalesce(array_agg(change), '{}')
  from moved
  into advanced;

  if cardinality(created_changes) > 0 then${startThose("created", "true", placing)}
  end if;

  if close_changes && advanced then${closeThose("advanced", placing)}
    if cardinality(created_changes) > cardinality(created) then${startThose("restarted", hasRoom, placing)}
      created := created || restarted;
    end if;
  end if;

  if cardinality(created) > 0 then
    insert into progress (shard, run, version, wake_at)
    select ${shardOf("n.change")}, change_runs[n.change], 1, change_wake_ats[n.change]
    from unnest(created) n (change);

    if cardinality(tag_changes) > 0 then
      insert into tagged (shard, run, domain_id, started_at, tag)
      select ${shardOf("t.change")}, change_runs[t.change], t.domain_id, t.started_at, t.tag
      from unnest(tag_changes, tag_domain_ids, tag_started_ats, tags) t (change, domain_id, started_at, tag)
      where t.change = any (created);
    end if;

    if close_changes && created then${closeThose("created", placing)}
    end if;
  end if;

  landed := advanced || created;
  all_landed := cardinality(landed) = change_count;
  if all_landed then
    answer := repeat('${outcomeLetters.committed}', change_count);
  else
    select string_agg(
        case
          when c.change = any (landed) then '${outcomeLetters.committed}'
          when c.change = any (created_changes)
            and c.change <> all (unsettled)
            and not exists (
              select 1
              from execution
              where ${rowsOf("execution", "c.change")}
                and execution.run = change_runs[c.change]
            )
            then '${outcomeLetters.alreadyOpen}'
          else '${outcomeLetters.conflict}'
        end,
        ''
        order by c.change
      )
    from generate_series(1, change_count) c (change)
    into answer;
    if p_is_atomic then
      raise exception '%', answer using errcode = '${sqlStates.refusedAsWhole}';
    end if;
  end if;

  insert into history (shard, run, first_event_id, event_count, body)
  select ${shardOf("c.change")}, c.run, c.first_event_id, c.event_count, c.body
  from unnest(change_runs, change_first_event_ids, change_event_counts, change_bodies) with ordinality
    c (run, first_event_id, event_count, body, change)
  where c.first_event_id is not null
    and (all_landed or c.change = any (landed));

  if cardinality(cancel_changes) > 0 then
    update execution
    set cancel_requested = q.requested
    from unnest(cancel_changes, cancels_requested) q (change, requested)
    where q.change = any (landed)
      and ${rowsOf("execution", "q.change")}
      and execution.run = change_runs[q.change];
  end if;

  if cardinality(snapshot_changes) > 0 then
    insert into snapshot (shard, run, last_event_id, body)
    select ${shardOf("s.change")}, change_runs[s.change], s.last_event_id, s.body
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
      and ${rowsOf("task", "t.change")}
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
    select ${shardOf("t.change")}, change_runs[t.change], t.scheduled_event_id, t.domain_id, t.reversed_priority,
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
    select ${shardOf("e.change")}, change_runs[e.change], e.errand_id, e.body
    from unnest(errand_changes, errand_ids, errand_bodies) e (change, errand_id, body)
    where e.change = any (landed);
  end if;

  if cardinality(settled_changes) > 0 then
    delete from errand
    using unnest(settled_changes, settled_errand_ids) s (change, errand_id)
    where s.change = any (landed)
      and ${rowsOf("errand", "s.change")}
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
    select ${shardOf("h.change")}, change_runs[h.change], h.scheduled_event_id, h.at, h.details
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
      and ${rowsOf("heartbeat", "h.change")}
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
        raise exception 'another has written to this slot' using errcode = '${sqlStates.slotLost}';
      end if;
      insert into commit_outcome (shard, slot, commit_id, outcomes)
      values (p_shard, p_slot, p_commit, answer);
    end if;
  end if;
  return answer;
end
$function$;`;
}
