import type { ColumnRef, Node } from "@libpg-query/parser";
import { newGroup, type Pin, type ShardGroup } from "./shard-groups.ts";

/** Something that a FROM clause, an UPDATE or a DELETE names. */
export interface Item {
  readonly alias: string;
  readonly kind: "distributed" | "reference" | "derived" | "other";
  readonly group: ShardGroup;
}

/** The items of one query, within those of the queries around it. */
export interface Scope {
  readonly items: readonly Item[];
  readonly outer: Scope | undefined;
}

/** What holds for a whole statement. */
export interface Statement {
  readonly distributed: ReadonlySet<string>;
  /** The variables and parameters of the function that contains the statement. */
  readonly variables: ReadonlySet<string>;
  readonly faults: string[];
  /** Each use of a distributed table. */
  readonly uses: { readonly table: string; readonly group: ShardGroup }[];
  /** The groups of the values that a shard is compared with. */
  readonly values: Map<string, ShardGroup>;
}

function namesOf({ fields = [] }: ColumnRef): readonly string[] {
  return fields.map((field) => ("String" in field ? (field.String.sval ?? "") : "*"));
}

/** The item that a column belongs to, and whether it is one of an outer query. */
export function itemOf(column: ColumnRef, scope: Scope): { item: Item; isOuter: boolean } | undefined {
  const names = namesOf(column);
  const alias = names.length > 1 ? names[0] : undefined;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const item = at.items.find((item) =>
      alias === undefined ? item.kind === "distributed" || item.kind === "derived" : item.alias === alias,
    );
    if (item !== undefined) return { item, isOuter: at !== scope };
    if (alias === undefined) return undefined;
  }
  return undefined;
}

/** The group of a `shard` column. `undefined` for any other expression. */
export function shardColumn(node: Node | undefined, scope: Scope, statement: Statement): ShardGroup | undefined {
  if (node === undefined || !("ColumnRef" in node)) return undefined;
  const names = namesOf(node.ColumnRef);
  if (names.at(-1) !== "shard" || (names.length === 1 && statement.variables.has("shard"))) return undefined;
  return itemOf(node.ColumnRef, scope)?.item.group;
}

/** The group of an expression that a shard is compared with. */
export function valueGroup(node: Node | undefined, statement: Statement): ShardGroup | undefined {
  const value = node && givenValue(node, statement);
  if (value === undefined) return undefined;
  let group = statement.values.get(value.text);
  if (group === undefined) {
    group = newGroup(value.pin);
    statement.values.set(value.text, group);
  }
  return group;
}

/** `$1`, a constant or a variable is given from outside. An element of an array variable differs from row to row. */
export function givenValue(node: Node, statement: Statement): { readonly text: string; readonly pin: Pin } | undefined {
  if ("TypeCast" in node) return node.TypeCast.arg && givenValue(node.TypeCast.arg, statement);
  if ("ParamRef" in node) return { text: `$${node.ParamRef.number}`, pin: "value" };
  if ("A_Const" in node) return { text: `constant ${node.A_Const.ival?.ival ?? 0}`, pin: "value" };
  if ("ColumnRef" in node) {
    const names = namesOf(node.ColumnRef);
    const [name = ""] = names;
    return names.length === 1 && statement.variables.has(name) ? { text: name, pin: "value" } : undefined;
  }
  if ("A_Indirection" in node) {
    const array = node.A_Indirection.arg && givenValue(node.A_Indirection.arg, statement);
    return array && { text: `${array.text}${JSON.stringify(node.A_Indirection.indirection)}`, pin: "none" };
  }
  return undefined;
}
