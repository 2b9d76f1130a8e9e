import type { ChildStatus, FamilyLinks } from "@openswf/insight/family/family-links";

/** A run of which something is known. */
export interface KnownRun {
  readonly workflowId: string;
  readonly links: FamilyLinks;
  /** Its whole history was read. Otherwise only its beginning was, and of its children only the one that led to it is known. */
  readonly isRead: boolean;
}

export interface FamilyRow {
  /** Children are one deeper than their parent. */
  readonly depth: number;
  readonly relation: "top" | "child" | "continued";
  readonly workflowId: string;
  /** `undefined` of a child that has not started. */
  readonly runId: string | undefined;
  readonly typeName: string;
  readonly status: ChildStatus;
  /** Its history was read, so all its children are below. */
  readonly isRead: boolean;
  /** Of a run that was read: whether it has children. */
  readonly hasChildren: boolean;
  /** The run that the page is about. */
  readonly isCurrent: boolean;
}

const rowsMax = 2_000;
/** Deeper than this, a page would have no room; a child can be looked at by itself. */
const depthMax = 50;

/**
 * The family of a run as far as histories were read: from the oldest known ancestor, each run with its children below it and the run
 * that it continued as after it. Histories of strangers may name themselves as their own parents: each run is shown once.
 *
 * @param known by run id; has the current run
 */
export function familyRows(known: ReadonlyMap<string, KnownRun>, currentRunId: string): readonly FamilyRow[] {
  const top = topOf(known, currentRunId);
  const rows: FamilyRow[] = [];
  const shown = new Set<string>();
  const waiting: FamilyRow[] = [{ ...top, isCurrent: top.runId === currentRunId }];
  for (let row = waiting.pop(); row !== undefined && rows.length < rowsMax; row = waiting.pop()) {
    if (row.runId !== undefined && shown.has(row.runId)) continue;
    if (row.runId !== undefined) shown.add(row.runId);
    rows.push(row);
    // Last in, first out: the children come right after their parent.
    waiting.push(...relativesOf(row, known, currentRunId).toReversed());
  }
  return rows;
}

function relativesOf(row: FamilyRow, known: ReadonlyMap<string, KnownRun>, currentRunId: string): readonly FamilyRow[] {
  const links = known.get(row.runId ?? "")?.links;
  if (links === undefined) return [];
  const about = (runId: string | undefined) => ({ ...readOf(known, runId), isCurrent: runId === currentRunId });
  const children = row.depth >= depthMax ? [] : links.children;
  const below = children.map(({ workflowId, runId, typeName, status: told }): FamilyRow => {
    // The child's own history knows more: a parent does not hear that its child continued as new.
    const status = known.get(runId ?? "")?.links.status ?? told;
    return { depth: row.depth + 1, relation: "child", workflowId, runId, typeName, status, ...about(runId) };
  });
  const { continuedAs: runId } = links;
  if (runId === undefined) return below;
  const next = known.get(runId)?.links;
  const { depth, workflowId } = row;
  const typeName = next?.typeName ?? row.typeName;
  return [
    ...below,
    { depth, relation: "continued", workflowId, runId, typeName, status: next?.status ?? "unknown", ...about(runId) },
  ];
}

/** The run before, or else the parent, and so on. A parent whose history was not read is the top, with nothing but its child. */
function topOf(known: ReadonlyMap<string, KnownRun>, currentRunId: string): FamilyRow {
  const seen = new Set<string>();
  let runId = currentRunId;
  for (;;) {
    seen.add(runId);
    const links = known.get(runId)?.links;
    const before = links?.continuedFrom ?? links?.parent?.runId;
    if (before === undefined || seen.has(before) || !known.has(before)) break;
    runId = before;
  }
  const run = known.get(runId);
  return {
    depth: 0,
    relation: "top",
    workflowId: run?.workflowId ?? "",
    runId,
    typeName: run?.links.typeName ?? "",
    status: run?.links.status ?? "unknown",
    ...readOf(known, runId),
    isCurrent: false,
  };
}

function readOf(
  known: ReadonlyMap<string, KnownRun>,
  runId: string | undefined,
): Pick<FamilyRow, "isRead" | "hasChildren"> {
  const run = known.get(runId ?? "");
  return { isRead: run?.isRead === true, hasChildren: (run?.links.children.length ?? 0) > 0 };
}

/** The run that comes before one: that which it continued, or else its parent. */
export function runBefore({
  workflowId,
  links,
}: Pick<KnownRun, "workflowId" | "links">): { readonly workflowId: string; readonly runId: string } | undefined {
  if (links.continuedFrom !== undefined) return { workflowId, runId: links.continuedFrom };
  return links.parent;
}

/** What is known of the run before `after` from its first event and its status alone. */
export function knownFromStart(
  before: { readonly workflowId: string; readonly start: FamilyLinks },
  after: { readonly runId: string; readonly workflowId: string; readonly links: FamilyLinks },
): KnownRun {
  const { workflowId, start } = before;
  const { runId, links } = after;
  if (links.continuedFrom !== undefined) return { workflowId, links: { ...start, continuedAs: runId }, isRead: false };
  const { typeName, status } = links;
  const child = { workflowId: after.workflowId, typeName, runId, status, initiatedEventId: 0 } as const;
  return { workflowId, links: { ...start, children: [child] }, isRead: false };
}
