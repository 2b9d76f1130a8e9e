/**
 * The rules that Citus 12.1 enforces when it plans a statement, as far as our statements come near them. There is no Citus
 * to run the tests on, so the statements are read instead, with PostgreSQL's own parser.
 *
 * C1. A function over distributed tables does not use generic plans.
 * C2. `for update` (and its weaker forms) locks rows of one table in one shard, named by `shard = ...`.
 * C3. No correlated subquery refers to a derived table.
 * C4. Distributed tables are joined by `shard`.
 *
 * Beyond these, `pin` tells whether every distributed table that a statement uses is confined to one shard.
 */
import { loadModule, type Node, parsePlPgSQLSync, parseSync } from "@libpg-query/parser";
import { distributedTables } from "../../src/citus/distribute.ts";
import { readQuery } from "./query-rules.ts";
import type { Statement } from "./scope.ts";
import { type Pin, rootOf, weakest } from "./shard-groups.ts";

await loadModule();

export interface Checked {
  readonly faults: readonly string[];
  /** `undefined` if the statement uses no distributed table. */
  readonly pin: Pin | undefined;
}

export function checkStatement(sql: string, variables: ReadonlySet<string> = new Set()): Checked {
  const uses: Statement["uses"] = [];
  const faults: string[] = [];
  const statement = { distributed: new Set<string>(distributedTables), variables, faults, uses, values: new Map() };
  for (const { stmt } of parseSync(sql).stmts ?? []) if (stmt !== undefined) readQuery(stmt, undefined, statement);
  const pin = uses.length === 0 ? undefined : weakest(uses.map(({ group }) => rootOf(group).pin));
  return { faults: [...new Set(faults)], pin };
}

export interface CheckedFunction {
  readonly name: string;
  /** What the last `create function` or `alter function` says. */
  readonly planCacheMode: string | undefined;
  readonly statements: readonly (Checked & { readonly sql: string })[];
}

/** Checks the functions that these statements make and then alter. */
export function checkFunctions(sql: string): readonly CheckedFunction[] {
  const functions = new Map<string, CheckedFunction>();
  for (const { stmt, stmt_location: from = 0, stmt_len: length } of parseSync(sql).stmts ?? []) {
    if (stmt === undefined) continue;
    const text = Buffer.from(sql)
      .subarray(from, length === undefined ? undefined : from + length)
      .toString();
    if ("CreateFunctionStmt" in stmt) {
      const { funcname, options = [] } = stmt.CreateFunctionStmt;
      const name = nameIn(funcname);
      functions.set(name, { name, planCacheMode: planCacheMode(options), statements: statementsOf(text) });
    } else if ("AlterFunctionStmt" in stmt) {
      const { func, actions = [] } = stmt.AlterFunctionStmt;
      const altered = functions.get(nameIn(func?.objname));
      const mode = planCacheMode(actions) ?? altered?.planCacheMode;
      if (altered !== undefined) functions.set(altered.name, { ...altered, planCacheMode: mode });
    }
  }
  return [...functions.values()];
}

function nameIn(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last !== undefined && "String" in last ? (last.String.sval ?? "") : "";
}

function planCacheMode(options: readonly Node[]): string | undefined {
  for (const option of options) {
    const arg = "DefElem" in option ? option.DefElem.arg : undefined;
    if (arg === undefined || !("VariableSetStmt" in arg) || arg.VariableSetStmt.name !== "plan_cache_mode") continue;
    const [value] = arg.VariableSetStmt.args ?? [];
    return value !== undefined && "A_Const" in value ? value.A_Const.sval?.sval : undefined;
  }
  return undefined;
}

/** How the parser marks a piece of PL/pgSQL that is a whole statement. Other pieces are expressions. */
const wholeStatement = 0;

function statementsOf(createFunction: string): CheckedFunction["statements"] {
  const variables = new Set<string>();
  const statements: string[] = [];
  JSON.stringify(parsePlPgSQLSync(createFunction), (key, value) => {
    if (key === "PLpgSQL_var") variables.add(value.refname);
    if (key === "PLpgSQL_expr") {
      // An expression without a subquery reads no table.
      if ((value.parseMode ?? wholeStatement) === wholeStatement) statements.push(value.query);
      else if (/\bselect\b/.test(value.query)) statements.push(`select ${value.query}`);
    }
    return value;
  });
  return statements.map((sql) => ({ sql, ...checkStatement(sql, variables) }));
}
