import { describe, expect, test } from "vitest";
import { checkFunctions, checkStatement } from "./citus-rules.ts";
import type { Pin } from "./shard-groups.ts";

describe("a statement that Citus accepts has no fault, and is known to be confined to one shard or not", () => {
  test.each<{ sql: string; pin: Pin | undefined }>([
    { sql: "select 1 from progress where shard = $1 and run = $2", pin: "value" },
    { sql: "select 1 from progress p where $1 = p.shard", pin: "value" },
    { sql: "select 1 from progress where shard = $1::int and run = any ($2) order by run for update", pin: "value" },
    { sql: "select 1 from progress where shard = any ($1)", pin: "list" },
    { sql: "select 1 from progress where shard = $1 or run = $2", pin: "none" },
    { sql: "select 1 from progress where not shard = $1", pin: "none" },
    { sql: "select 1 from progress where shard > $1", pin: "none" },
    { sql: "select 1 from progress where (shard, run) > ($1, $2)", pin: "none" },
    { sql: "select 1 from task where domain_id = $1 limit 1", pin: "none" },
    { sql: "select 1 from domain where scope = $1 for update", pin: undefined },
    {
      sql: "select 1 from execution join progress on progress.shard = execution.shard where execution.shard = $1",
      pin: "value",
    },
    { sql: "select 1 from execution join type_name on type_name.id = execution.type_id", pin: "none" },
    {
      sql: "select 1 from history where shard = $1 and exists (select 1 from execution where shard = $1 and run = $2)",
      pin: "value",
    },
    {
      sql: "select (select count(*) from history where history.shard = execution.shard) from execution where shard = $1",
      pin: "value",
    },
    {
      sql: "select 1 from (select shard, run from tagged where shard = $1 limit 1) place join execution on execution.shard = place.shard",
      pin: "value",
    },
    { sql: "select 1 from execution where shard = $1 union all select 1 from snapshot where shard = $1", pin: "value" },
    { sql: "select 1 from execution where shard = $1 union all select 1 from snapshot", pin: "none" },
    { sql: "insert into commit_outcome (slot, shard) values ($1, $2)", pin: "value" },
    { sql: "update commit_outcome set at = now() where shard = $1", pin: "value" },
    { sql: "delete from commit_outcome where at < now()", pin: "none" },
    {
      sql: "with gone as (delete from task where shard = $1 returning run) select count(*) from gone",
      pin: "value",
    },
  ])("$sql", ({ sql, pin }) => {
    expect(checkStatement(sql)).toEqual({ faults: [], pin });
  });
});

describe("a statement that Citus refuses has a fault", () => {
  const severalShards = "it locks rows of more than one shard";
  const lockedJoin = "it locks rows of a join: Citus locks rows of one table in one shard";
  test.each<{ sql: string; fault: string }>([
    { sql: "select 1 from progress where run = any ($1) for update", fault: severalShards },
    { sql: "select 1 from progress where shard = any ($1) for no key update", fault: severalShards },
    { sql: "select 1 from progress where shard = $1 or run = $2 for share", fault: severalShards },
    {
      sql: "select 1 from progress join unnest($1::int[]) gone (shard) on gone.shard = progress.shard for update of progress",
      fault: lockedJoin,
    },
    {
      sql: "select (select count(*) from history where history.shard = found.shard) from (select shard from execution limit 1) found",
      fault: "a correlated subquery refers to found, which is itself a subquery",
    },
    {
      sql: "select 1 from (select shard from execution union all select shard from tagged) found where exists (select 1 from errand where errand.shard = found.shard)",
      fault: "a correlated subquery refers to found, which is itself a subquery",
    },
    {
      sql: "select 1 from execution join progress on progress.run = execution.run",
      fault: "execution and progress are joined, but not by shard",
    },
    {
      sql: "select 1 from execution e, progress p where e.shard = $1 and p.shard = $2",
      fault: "e and p are joined, but not by shard",
    },
    {
      sql: "select 1 from execution where not exists (select 1 from errand where errand.run = execution.run)",
      fault: "errand and execution are joined, but not by shard",
    },
    {
      sql: "delete from task using execution where task.run = execution.run and task.shard = $1",
      fault: "task and execution are joined, but not by shard",
    },
    {
      sql: "with gone as (delete from task using errand where task.run = errand.run returning 1) select 1 from gone",
      fault: "task and errand are joined, but not by shard",
    },
  ])("$sql", ({ sql, fault }) => {
    expect(checkStatement(sql).faults).toEqual([fault]);
  });
});

describe("a function", () => {
  const body = (statement: string, mode = "force_generic_plan"): string => `
    create function f(p_shard int, change_shards int[], runs uuid[]) returns void language plpgsql
    set plan_cache_mode = ${mode}
    as $function$
    declare
      found_count int;
    begin
      ${statement};
    end
    $function$;`;

  test("has the plan cache mode that was set last", () => {
    const made = body("delete from task where shard = p_shard");
    const altered = `${made} alter function f(int, int[], uuid[]) set plan_cache_mode = force_custom_plan;`;
    expect(checkFunctions(made).map(({ planCacheMode }) => planCacheMode)).toEqual(["force_generic_plan"]);
    expect(checkFunctions(altered).map(({ planCacheMode }) => planCacheMode)).toEqual(["force_custom_plan"]);
  });

  test.each<{ statement: string; pin: Pin }>([
    { statement: "delete from task where shard = p_shard", pin: "value" },
    { statement: "select count(*) from task where shard = p_shard into found_count", pin: "value" },
    { statement: "if exists (select 1 from task where shard = p_shard) then return; end if", pin: "value" },
    {
      statement:
        "delete from task using unnest(runs) with ordinality c (run, at) where task.shard = change_shards[c.at]",
      pin: "none",
    },
    {
      statement:
        "delete from task using unnest(runs) with ordinality c (run, at) where task.shard = change_shards[c.at] and task.shard = any (change_shards)",
      pin: "list",
    },
    { statement: "insert into task (shard, run) select p_shard, c from unnest(runs) c", pin: "value" },
    { statement: "insert into task (shard, run) select change_shards[1], c from unnest(runs) c", pin: "list" },
    { statement: "insert into task (shard, run) select n, null from generate_series(1, 5) n", pin: "none" },
  ])("that runs: $statement", ({ statement, pin }) => {
    const [checked] = checkFunctions(body(statement));
    expect(checked?.statements).toMatchObject([{ faults: [], pin }]);
  });
});
