/**
 * The statements of List and Count. Each list has an index in its order (see migration-1.ts), so a page is one index
 * scan, however many executions there are. All lists except those of one workflowId span shards.
 */
import type { ListedBy } from "@openswf/core/stores/execution-lists";
import type { ExecutionQuery } from "@openswf/core/stores/visibility";
import { invariant } from "@openswf/model/invariant";
import { closeStatusNumbers } from "../encoding/close-statuses.ts";
import { recordColumns } from "./execution-records.ts";

/**
 * For each list, the table that holds it in order, and the condition that its rows share besides the domain, from $7
 * on.
 */
const openLists = {
  all: { table: "execution", common: "closed_at is null" },
  type: { table: "execution", common: "type_id = $7 and closed_at is null" },
  workflowId: { table: "execution", common: "shard = $7 and workflow_id = $8 and closed_at is null" },
  tag: { table: "tagged", common: "tag = $7 and closed_at is null" },
} as const satisfies Readonly<Record<Exclude<ListedBy, "closeStatus">, List>>;
const closedLists = {
  /** Merges one scan for each close status. An index over all of them would add a write to every close. */
  all: { table: "execution", common: "closed_at is not null" },
  type: { table: "execution", common: "type_id = $7 and closed_at is not null" },
  workflowId: { table: "execution", common: "shard = $7 and workflow_id = $8 and closed_at is not null" },
  tag: { table: "tagged", common: "tag = $7 and closed_at is not null" },
  closeStatus: { table: "execution", common: "close_status = $7 and closed_at is not null" },
} as const satisfies Readonly<Record<ListedBy, List>>;

type Time = "started_at" | "closed_at";
const columns = { startedAt: "started_at", closedAt: "closed_at" } as const satisfies Record<
  ExecutionQuery["time"],
  Time
>;
export type Order = "asc" | "desc";
export interface ListStatement {
  readonly find: string;
  readonly count: string;
}

interface List {
  readonly table: "execution" | "tagged";
  readonly common: string;
}

/** $1 domain, $2 and $3 start position (time, run), $4 the other time bound, $5 hidden until, $6 limit. */
const walk = ({ table, common }: List, time: Time, order: Order): string => `
      select shard, run, ${time} as at
      from ${table}
      where domain_id = $1
        and ${common}
        and (${time}, run) ${order === "desc" ? "<" : ">"} ($2, $3)
        and ${time} ${order === "desc" ? ">=" : "<="} $4
        and (closed_at is null or closed_at > $5)
      order by ${time} ${order}, run ${order}
      limit $6`;

const mergedWalks = (list: List, time: Time, order: Order): string => `
      select shard, run, at
      from (${closeStatusNumbers
        .map((status) => ({ ...list, common: `close_status = ${status} and ${list.common}` }))
        .map((list) => `(${walk(list, time, order)}\n      )`)
        .join("\n      union all\n      ")}
      ) walks
      order by at ${order}, run ${order}
      limit $6`;

const page = (places: string, order: Order): string => `
    select ${recordColumns}, place.at
    from (${places}
    ) place
    join execution on execution.shard = place.shard
      and execution.run = place.run
    join type_name on type_name.id = execution.type_id
    order by place.at ${order}, place.run ${order}`;

/**
 * $1 domain, $2 and $3 inclusive time bounds, $4 hidden until, $5 maximum, $6 unused, so that $7 means the same as
 * above.
 */
const count = ({ table, common }: List, time: Time): string => `
    select count(*) as count
    from (
      select 1
      from ${table}
      where domain_id = $1
        and ${common}
        and ${time} between $2 and $3
        and (closed_at is null or closed_at > $4)
        and $6::boolean
      limit $5
    ) found`;

export function openList(by: ListedBy, order: Order): ListStatement {
  invariant(by !== "closeStatus", "open executions have no close status to list by");
  const list = openLists[by];
  return { find: page(walk(list, "started_at", order), order), count: count(list, "started_at") };
}

export function closedList(by: ListedBy, orderedBy: ExecutionQuery["time"], order: Order): ListStatement {
  const list = closedLists[by];
  const time = columns[orderedBy];
  const places = by === "all" ? mergedWalks(list, time, order) : walk(list, time, order);
  const anyStatus = { ...list, common: `close_status in (${closeStatusNumbers.join(", ")}) and ${list.common}` };
  return { find: page(places, order), count: count(by === "all" ? anyStatus : list, time) };
}
