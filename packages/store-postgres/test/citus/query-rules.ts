import type { InsertStmt, Node, RangeVar, SelectStmt } from "@libpg-query/parser";
import { givenValue, type Item, itemOf, type Scope, type Statement, shardColumn, valueGroup } from "./scope.ts";
import { makeEqual, newGroup, type Pin, rootOf, type ShardGroup, stronger, weakest } from "./shard-groups.ts";

/** Reads one SELECT, INSERT, UPDATE or DELETE, and notes its faults and its uses of distributed tables. */
export function readQuery(node: Node, outer: Scope | undefined, statement: Statement): void {
  if ("SelectStmt" in node) readSelect(node.SelectStmt, outer, statement);
  else if ("InsertStmt" in node) readInsert(node.InsertStmt, outer, statement);
  else if ("UpdateStmt" in node) {
    const { relation, fromClause = [], whereClause, withClause, targetList, returningList } = node.UpdateStmt;
    readCommon(withClause, outer, statement);
    readParts([...asTable(relation), ...fromClause], whereClause, [targetList, returningList], outer, statement);
  } else if ("DeleteStmt" in node) {
    const { relation, usingClause = [], whereClause, withClause, returningList } = node.DeleteStmt;
    readCommon(withClause, outer, statement);
    readParts([...asTable(relation), ...usingClause], whereClause, [returningList], outer, statement);
  }
}

function asTable(relation: RangeVar | undefined): readonly Node[] {
  return relation === undefined ? [] : [{ RangeVar: relation }];
}

function readCommon(withClause: SelectStmt["withClause"], outer: Scope | undefined, statement: Statement): void {
  for (const common of withClause?.ctes ?? []) {
    if ("CommonTableExpr" in common && common.CommonTableExpr.ctequery !== undefined) {
      readQuery(common.CommonTableExpr.ctequery, outer, statement);
    }
  }
}

/** Returns the group of the `shard` column in the result, if it has one. */
function readSelect(select: SelectStmt, outer: Scope | undefined, statement: Statement): ShardGroup | undefined {
  readCommon(select.withClause, outer, statement);
  if (select.larg !== undefined && select.rarg !== undefined) {
    readSelect(select.larg, outer, statement);
    readSelect(select.rarg, outer, statement);
    return undefined;
  }
  const { fromClause = [], whereClause, lockingClause, targetList = [], ...rest } = select;
  const others = [targetList, rest.sortClause, rest.groupClause, rest.limitCount, rest.havingClause];
  const scope = readParts(fromClause, whereClause, others, outer, statement);
  if (lockingClause !== undefined) checkLock(scope, statement);
  for (const target of targetList) {
    const group = "ResTarget" in target ? shardColumn(target.ResTarget.val, scope, statement) : undefined;
    if (group !== undefined) return group;
  }
  return undefined;
}

function readInsert(insert: InsertStmt, outer: Scope | undefined, statement: Statement): void {
  const { relation, cols = [], selectStmt, onConflictClause, returningList, withClause } = insert;
  readCommon(withClause, outer, statement);
  if (selectStmt !== undefined) readQuery(selectStmt, outer, statement);
  readParts([], undefined, [onConflictClause, returningList], outer, statement);
  const table = relation?.relname ?? "";
  if (!statement.distributed.has(table)) return;
  const at = cols.findIndex((column) => "ResTarget" in column && column.ResTarget.name === "shard");
  const written = selectStmt !== undefined && "SelectStmt" in selectStmt ? shardWritten(selectStmt.SelectStmt, at) : [];
  const pin = written.length === 0 ? "none" : weakest(written.map((node) => pinWritten(node, statement)));
  statement.uses.push({ table, group: newGroup(pin) });
}

/** A row whose shard is an element of an array goes where the element says, so the shards are those of the array. */
function pinWritten(node: Node, statement: Statement): Pin {
  const value = givenValue(node, statement);
  return value === undefined ? "none" : stronger(value.pin, "list");
}

/** The expressions that an INSERT writes to the column at this position. */
function shardWritten({ valuesLists, targetList = [] }: SelectStmt, at: number): readonly Node[] {
  const rows = valuesLists?.map((list) => ("List" in list ? (list.List.items ?? []) : [])) ?? [
    targetList.flatMap((target) => ("ResTarget" in target && target.ResTarget.val ? [target.ResTarget.val] : [])),
  ];
  return rows.flatMap((row) => row[at] ?? []);
}

/** Reads FROM and WHERE, then the subqueries in all expressions. */
function readParts(
  from: readonly Node[],
  where: Node | undefined,
  others: readonly unknown[],
  outer: Scope | undefined,
  statement: Statement,
): Scope {
  const conditions: Node[] = where === undefined ? [] : [where];
  const items = from.flatMap((node) => itemsOf(node, conditions, outer, statement));
  const scope: Scope = { items, outer };
  for (const condition of conditions.flatMap(conjuncts)) readCondition(condition, scope, statement);
  for (const subquery of subqueriesIn([...conditions, ...others])) {
    checkCorrelation(subquery, scope, statement);
    readQuery(subquery, scope, statement);
  }
  checkJoins(scope, statement);
  return scope;
}

function itemsOf(node: Node, conditions: Node[], outer: Scope | undefined, statement: Statement): readonly Item[] {
  if ("JoinExpr" in node) {
    const { larg, rarg, quals } = node.JoinExpr;
    if (quals !== undefined) conditions.push(quals);
    return [larg, rarg].flatMap((side) => (side === undefined ? [] : itemsOf(side, conditions, outer, statement)));
  }
  if ("RangeVar" in node) return [tableItem(node.RangeVar, statement)];
  if ("RangeSubselect" in node) {
    const { subquery, alias } = node.RangeSubselect;
    const group = subquery && "SelectStmt" in subquery ? readSelect(subquery.SelectStmt, outer, statement) : undefined;
    return [{ alias: alias?.aliasname ?? "", kind: "derived", group: group ?? newGroup() }];
  }
  const alias = "RangeFunction" in node ? node.RangeFunction.alias?.aliasname : undefined;
  return [{ alias: alias ?? "", kind: "other", group: newGroup() }];
}

function tableItem({ relname: table = "", alias }: RangeVar, statement: Statement): Item {
  const group = newGroup();
  const isDistributed = statement.distributed.has(table);
  if (isDistributed) statement.uses.push({ table, group });
  return { alias: alias?.aliasname ?? table, kind: isDistributed ? "distributed" : "reference", group };
}

function conjuncts(node: Node): readonly Node[] {
  if ("BoolExpr" in node && node.BoolExpr.boolop === "AND_EXPR") return (node.BoolExpr.args ?? []).flatMap(conjuncts);
  return [node];
}

function readCondition(node: Node, scope: Scope, statement: Statement): void {
  if (!("A_Expr" in node)) return;
  const { kind, name, lexpr, rexpr } = node.A_Expr;
  const [operator] = name ?? [];
  if (operator === undefined || !("String" in operator) || operator.String.sval !== "=") return;
  const left = shardColumn(lexpr, scope, statement);
  if (kind === "AEXPR_OP_ANY") {
    if (left !== undefined && rexpr !== undefined && givenValue(rexpr, statement) !== undefined) {
      const root = rootOf(left);
      root.pin = stronger(root.pin, "list");
    }
    return;
  }
  if (kind !== "AEXPR_OP") return;
  const right = shardColumn(rexpr, scope, statement);
  const one = left ?? valueGroup(lexpr, statement);
  const other = right ?? valueGroup(rexpr, statement);
  if ((left ?? right) !== undefined && one !== undefined && other !== undefined) makeEqual(one, other);
}

/** The subqueries in these expressions, without those within them. */
function subqueriesIn(tree: unknown): readonly Node[] {
  if (Array.isArray(tree)) return tree.flatMap(subqueriesIn);
  if (typeof tree !== "object" || tree === null) return [];
  // `as`: a node of the parser has its type as its only key.
  const { SubLink: link } = tree as Partial<Extract<Node, { SubLink: unknown }>>;
  if (link?.subselect !== undefined) return [link.subselect, ...subqueriesIn(link.testexpr)];
  return Object.values(tree).flatMap(subqueriesIn);
}

function columnsIn(tree: unknown): readonly Extract<Node, { ColumnRef: unknown }>["ColumnRef"][] {
  if (Array.isArray(tree)) return tree.flatMap(columnsIn);
  if (typeof tree !== "object" || tree === null) return [];
  // `as`: see above.
  const { ColumnRef: column } = tree as Partial<Extract<Node, { ColumnRef: unknown }>>;
  return column === undefined ? Object.values(tree).flatMap(columnsIn) : [column];
}

function checkLock({ items }: Scope, statement: Statement): void {
  const [item] = items;
  if (items.every(({ kind }) => kind === "reference") || item === undefined) return;
  if (items.length > 1) statement.faults.push("it locks rows of a join: Citus locks rows of one table in one shard");
  else if (rootOf(item.group).pin !== "value") statement.faults.push("it locks rows of more than one shard");
}

function checkJoins({ items, outer }: Scope, statement: Statement): void {
  const spread = items.filter(({ kind }) => kind === "distributed" || kind === "derived");
  const [first, ...others] = spread;
  if (first === undefined) return;
  const around = outer?.items.filter(({ kind }) => kind === "distributed") ?? [];
  for (const other of [...others, ...around]) {
    if (rootOf(other.group) === rootOf(first.group)) continue;
    statement.faults.push(`${first.alias} and ${other.alias} are joined, but not by shard`);
  }
}

/** Citus runs a correlated subquery where the rows of the outer query are. Those of a derived table are nowhere. */
function checkCorrelation(subquery: Node, scope: Scope, statement: Statement): void {
  const derived = new Set(
    columnsIn(subquery)
      .filter(({ fields = [] }) => fields.length > 1)
      .map((column) => itemOf(column, scope)?.item)
      .filter((item) => item?.kind === "derived"),
  );
  for (const item of derived) {
    statement.faults.push(`a correlated subquery refers to ${item?.alias}, which is itself a subquery`);
  }
}
