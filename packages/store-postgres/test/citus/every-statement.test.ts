import { describe, expect, test } from "vitest";
import { functionSettings } from "../../src/citus/distribute.ts";
import { migration1 } from "../../src/schema/migration-1.ts";
import { migration2 } from "../../src/schema/migration-2.ts";
import { migration3 } from "../../src/schema/migration-3.ts";
import { migration4 } from "../../src/schema/migration-4.ts";
import { recordCitusStatements } from "../recording-database.ts";
import { checkFunctions, checkStatement } from "./citus-rules.ts";
import type { Pin } from "./shard-groups.ts";

const statements = recordCitusStatements();

/**
 * Statements that span shards by nature. Citus asks each shard and merges the answers. None is part of a commit or of a
 * read of one execution.
 */
const acrossShards: Readonly<Record<string, RegExp>> = {
  "lists and counts of executions": /from (execution|tagged)\s+where domain_id = \$1/,
  "task lists": /from task\s[^;]*where (task\.)?domain_id = \$1/,
  "what is due": /from progress\s+where wake_at/,
  "errands left": /order by errand\.run, errand\.errand_id/,
  "verify: all executions": /where \(execution\.shard, execution\.run\) > \(\$1, \$2\)/,
  "verify: orphans": /\bas orphan\b/,
  "old slots": /delete from commit_outcome/,
  // In the background, for all calls that wait for a close: one read for a thousand runs.
  "runs that have closed": /where execution\.closed_at is not null$/,
};

describe("over Citus", () => {
  test("every statement keeps to the rules of Citus", () => {
    const refused = statements.map((sql) => ({ sql, faults: checkStatement(sql).faults }));
    expect(refused.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });

  test("every statement on the hot path names the one shard that it reads or writes", () => {
    const distributed = statements.map((sql) => ({ sql, pin: checkStatement(sql).pin })).filter(({ pin }) => pin);
    const spans = (sql: string): boolean =>
      Object.values(acrossShards).some((pattern) => pattern.test(sql)) && !/workflow_id = \$8/.test(sql);
    const hot = distributed.filter(({ sql }) => !spans(sql));
    expect(hot.length).toBeGreaterThan(20);
    expect(hot.filter(({ pin }) => pin !== "value")).toEqual([]);
    for (const pattern of Object.values(acrossShards))
      expect(distributed.some(({ sql }) => pattern.test(sql))).toBe(true);
  });

  test("every call of a function names the shard that it is sent to first", () => {
    const calls = statements.filter((sql) => /openswf_commit/.test(sql));
    expect(calls).toHaveLength(2);
    for (const call of calls) expect(call).toMatch(/select openswf_commit_in_(shard|placement)\(\$1, /);
  });
});

describe("the commit functions over Citus", () => {
  const made = `${migration1}\n${migration2}\n${migration3}\n${migration4}\n`;
  const functions = checkFunctions(`${made}${functionSettings("a_schema").join(";\n")};`);
  const weakestPins: Readonly<Record<string, Pin>> = {
    openswf_commit: "none",
    openswf_commit_in_shard: "value",
    openswf_commit_in_placement: "list",
  };

  test("are all of the functions that the migrations make", () => {
    expect(functions.map(({ name }) => name).toSorted()).toEqual(Object.keys(weakestPins).toSorted());
    for (const { statements } of functions) expect(statements.length).toBeGreaterThan(20);
  });

  test("use no generic plans", () => {
    for (const { planCacheMode } of functions) expect(planCacheMode).toBe("force_custom_plan");
    // Without `migrate --citus`, two of them would.
    const unset = checkFunctions(made).filter(({ planCacheMode }) => planCacheMode === "force_generic_plan");
    expect(unset.map(({ name }) => name)).toEqual(["openswf_commit", "openswf_commit_in_shard"]);
  });

  test.each(functions)("$name keeps to the rules of Citus in every statement", ({ statements }) => {
    expect(statements.filter(({ faults }) => faults.length > 0)).toEqual([]);
  });

  test.each(functions)("$name confines every statement to its shards", ({ name, statements }) => {
    const allowed: readonly Pin[] = { none: ["none", "list", "value"], list: ["list", "value"], value: ["value"] }[
      weakestPins[name] ?? "value"
    ] as readonly Pin[];
    expect(statements.filter(({ pin }) => pin !== undefined && !allowed.includes(pin))).toEqual([]);
  });
});
