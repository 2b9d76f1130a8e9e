import { CallFault } from "@openswf/insight/calls/fault";
import { type FamilyLinks, familyLinks } from "@openswf/insight/family/family-links";
import { readEvent } from "@openswf/insight/history/read-event";
import type { Swf } from "../../api/swf.ts";
import { type KnownRun, knownFromStart, runBefore } from "../../logic/family/family-rows.ts";
import { type Execution, readHistory } from "../execution/read-history.ts";

type Caller = Pick<Swf, "call">;

/** Runs before one that are looked up, each with two calls. */
export const ancestorsMax = 20;

interface Ancestors {
  /** By run id. */
  readonly runs: ReadonlyMap<string, KnownRun>;
  /** There are more than were looked up. */
  readonly hasMore: boolean;
}

/** The runs before one, up to the first: those that it continued, its parent, those that the parent continued, and so on. */
export async function readAncestors(
  swf: Caller,
  domain: string,
  of: Execution & { readonly links: FamilyLinks },
  signal: AbortSignal,
): Promise<Ancestors> {
  const runs = new Map<string, KnownRun>();
  let after = of;
  while (runs.size < ancestorsMax) {
    const before = runBefore(after);
    // A history may name itself.
    if (before === undefined || before.runId === of.runId || runs.has(before.runId)) return { runs, hasMore: false };
    const start = await readStart(swf, domain, before, signal);
    runs.set(before.runId, knownFromStart({ workflowId: before.workflowId, start }, after));
    after = { ...before, links: start };
  }
  return { runs, hasMore: runBefore(after) !== undefined };
}

const gone: FamilyLinks = {
  typeName: "",
  parent: undefined,
  continuedFrom: undefined,
  continuedAs: undefined,
  status: "unknown",
  children: [],
};

/** What the first event of a run and its description say of its relatives. */
async function readStart(swf: Caller, domain: string, run: Execution, signal: AbortSignal): Promise<FamilyLinks> {
  const { workflowId, runId } = run;
  const of = { domain, execution: { workflowId, runId } };
  try {
    const [history, detail] = await Promise.all([
      swf.call("GetWorkflowExecutionHistory", { ...of, maximumPageSize: 1 }, signal),
      swf.call("DescribeWorkflowExecution", of, signal),
    ]);
    const links = familyLinks(history.events.slice(0, 1).map(readEvent));
    return { ...links, status: detail.executionInfo.closeStatus ?? "OPEN" };
  } catch (error) {
    if (error instanceof CallFault && error.name === "UnknownResourceFault") return gone;
    throw error;
  }
}

/** A relative whose whole history was read. */
export interface ReadRun extends KnownRun {
  /** As many events as its history had. */
  readonly eventCount: number;
}

/** All relatives that the history of a run names; `null` if the server no longer has it. */
export async function readRelatives(
  swf: Caller,
  domain: string,
  run: Execution,
  signal: AbortSignal,
): Promise<ReadRun | null> {
  const events = await readHistory(swf, domain, run, signal);
  if (events === undefined) return null;
  return { workflowId: run.workflowId, links: familyLinks(events), isRead: true, eventCount: events.length };
}

/** An open relative is read again this often for each page of its history, and for each relative that is opened beside it. */
const readAgainEveryMs = 10_000;

/** A relative that has closed changes no more: `false`. */
export function readAgainAfterMs(read: ReadRun | null | undefined, openedCount: number): number | false {
  if (read?.links.status !== "OPEN") return false;
  return readAgainEveryMs * Math.ceil(read.eventCount / 1_000) * openedCount;
}
