import { pick } from "../search.ts";

/** What is compared: a run that the server knows, or a history from a file. */
export type Side =
  | { readonly kind: "run"; readonly workflowId: string; readonly runId: string }
  | { readonly kind: "file"; readonly file: string };

/** The query of the page. Each side is a run or a file; one may be missing, and is chosen on the page. */
export interface CompareSearch {
  readonly domain?: string;
  readonly left?: string;
  readonly leftRun?: string;
  readonly leftFile?: string;
  readonly right?: string;
  readonly rightRun?: string;
  readonly rightFile?: string;
  /** `previous`: the missing side is the run before. `file`: it comes from a file. */
  readonly with?: string;
  /** `all`: decision tasks too. */
  readonly events?: string;
  /** Which difference is looked at, from 1. */
  readonly at?: string;
}

export const compareNames = [
  "domain",
  "left",
  "leftRun",
  "leftFile",
  "right",
  "rightRun",
  "rightFile",
  "with",
  "events",
  "at",
] as const satisfies readonly (keyof CompareSearch)[];

export function leftOf({ left, leftRun, leftFile }: CompareSearch): Side | undefined {
  return sideOf(left, leftRun, leftFile);
}

export function rightOf({ right, rightRun, rightFile }: CompareSearch): Side | undefined {
  return sideOf(right, rightRun, rightFile);
}

function sideOf(workflowId: string | undefined, runId: string | undefined, file: string | undefined): Side | undefined {
  if (file !== undefined) return { kind: "file", file };
  if (workflowId === undefined || runId === undefined) return undefined;
  return { kind: "run", workflowId, runId };
}

type Named = { readonly id: string | undefined; readonly run: string | undefined; readonly file: string | undefined };

function names(side: Side | undefined): Named {
  const none = { id: undefined, run: undefined, file: undefined };
  if (side === undefined) return none;
  return side.kind === "file" ? { ...none, file: side.file } : { ...none, id: side.workflowId, run: side.runId };
}

/** The query with these sides, from the first difference on. */
export function withSides(search: CompareSearch, left: Side | undefined, right: Side | undefined): CompareSearch {
  const [ours, theirs] = [names(left), names(right)];
  const { domain, events } = search;
  const sides = {
    left: ours.id,
    leftRun: ours.run,
    leftFile: ours.file,
    right: theirs.id,
    rightRun: theirs.run,
    rightFile: theirs.file,
  };
  return pick({ domain, events, ...sides }, compareNames);
}
