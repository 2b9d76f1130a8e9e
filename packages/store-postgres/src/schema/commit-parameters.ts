/**
 * The parameters of the commit function, in order, with their PostgreSQL types. Arrays that belong together have the
 * same length. For each element, `..._changes` gives the change it belongs to, as a 1-based position in `change_runs`.
 * The names are plural so that none of them is also a column name.
 */
export const commitParameters = {
  p_shard: "int",
  p_is_atomic: "boolean",
  p_slot: "uuid",
  p_previous_commit: "uuid",
  p_commit: "uuid",
  change_shards: "int[]",
  change_runs: "uuid[]",
  change_places: "int[]",
  change_versions: "int[]",
  change_sets_wake_ats: "boolean[]",
  change_wake_ats: "bigint[]",
  change_first_event_ids: "int[]",
  change_event_counts: "int[]",
  change_bodies: "text[]",
  created_changes: "int[]",
  created_run_rests: "uuid[]",
  created_domain_ids: "int[]",
  created_type_ids: "int[]",
  created_started_ats: "bigint[]",
  created_workflow_ids: "text[]",
  created_parent_workflow_ids: "text[]",
  created_parent_run_ids: "text[]",
  created_tag_lists: "text[]",
  tag_changes: "int[]",
  tag_domain_ids: "int[]",
  tag_started_ats: "bigint[]",
  tags: "text[]",
  close_changes: "int[]",
  close_ats: "bigint[]",
  close_statuses: "smallint[]",
  cancel_changes: "int[]",
  cancels_requested: "boolean[]",
  snapshot_changes: "int[]",
  snapshot_last_event_ids: "int[]",
  snapshot_bodies: "text[]",
  task_changes: "int[]",
  task_scheduled_event_ids: "int[]",
  task_domain_ids: "int[]",
  task_reversed_priorities: "bigint[]",
  task_scheduled_ats: "bigint[]",
  task_kinds: "smallint[]",
  task_list_names: "text[]",
  gone_task_changes: "int[]",
  gone_task_scheduled_event_ids: "int[]",
  gone_task_domain_ids: "int[]",
  gone_task_reversed_priorities: "bigint[]",
  gone_task_scheduled_ats: "bigint[]",
  gone_task_kinds: "smallint[]",
  gone_task_list_names: "text[]",
  errand_changes: "int[]",
  errand_ids: "text[]",
  errand_bodies: "text[]",
  settled_changes: "int[]",
  settled_errand_ids: "text[]",
  heartbeat_changes: "int[]",
  heartbeat_scheduled_event_ids: "int[]",
  heartbeat_ats: "bigint[]",
  heartbeat_details: "text[]",
  gone_heartbeat_changes: "int[]",
  gone_heartbeat_scheduled_event_ids: "int[]",
} as const;
export type CommitParameter = keyof typeof commitParameters;

/** The function's answer: one letter per change, in the order of the changes. */
export const outcomeLetters = { committed: "d", conflict: "c", alreadyOpen: "o" } as const;

/** SQLSTATEs that the function raises itself. Classes that begin with `O` are free for use. */
export const sqlStates = {
  /** An atomic call was refused. The message is the answer that the call would have returned. */
  refusedAsWhole: "OW001",
  /** Another transaction has written to the slot: see lost-answers.ts. */
  slotLost: "OW002",
} as const;
