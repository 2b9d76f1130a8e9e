import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import type { Instant, RunId } from "@openswf/model/brand";
import { confirmedProblems } from "./confirm-problems.ts";
import { OtherExecutions } from "./other-executions.ts";
import type { StoreProblem } from "./report.ts";
import { verifyAccess } from "./stored-access.ts";
import { StoredDomains } from "./stored-domains.ts";
import { verifyExecution } from "./verify-execution.ts";

const executionsAtATime = 200;
/** A store that is not a snapshot has several connections. */
const checksAtOnceMax = 4;
/** At most this many orphaned rows are reported. More would add nothing. */
const orphansMax = 1_000;

export interface Verified {
  readonly executions: number;
  readonly events: number;
  readonly accessRecords: number;
  readonly problems: number;
}

/**
 * Checks that access records are consistent, and checks every stored execution: its history on its own, everything
 * stored alongside the history against it, and executions that refer to each other against each other. A
 * store that others may change meanwhile (not `exclusive`) is checked again wherever there is a problem. Memory is bounded: executions are read in slices, events of a
 * history in slices of 1,000, and problems are reported as they are found.
 *
 * `now` determines which executions retention may have removed. Only references to those may lead nowhere.
 */
export async function verifyStore(
  store: Store,
  {
    now,
    onProblem,
    onProgress = () => {},
  }: {
    readonly now: Instant;
    readonly onProblem: (problem: StoreProblem) => void;
    readonly onProgress?: (soFar: Verified) => void;
  },
): Promise<Verified> {
  const others = new OtherExecutions(store);
  const domains = new StoredDomains(store, now);
  let executions = 0;
  let events = 0;
  let problems = 0;
  const reportProblem = (problem: StoreProblem): void => {
    problems += 1;
    onProblem(problem);
  };
  const check = async (summary: ExecutionSummary, look: "first" | "again"): Promise<readonly string[]> => {
    const found: string[] = [];
    const report = (what: string): void => void found.push(what);
    // What was remembered of other executions may be what the first look stumbled over.
    const seen = look === "first" ? others : new OtherExecutions(store);
    try {
      await verifyExecution(store, summary, { others: seen, domains, report });
    } catch (error) {
      report(`it cannot be checked: ${String(error)}`);
    }
    return found;
  };
  const checksAtOnce = store.exclusive ? 1 : checksAtOnceMax;
  let after: RunId | undefined;
  let slice: readonly ExecutionSummary[];
  do {
    slice = await store.scanExecutions(after, executionsAtATime);
    for (let from = 0; from < slice.length; from += checksAtOnce) {
      const some = slice.slice(from, from + checksAtOnce);
      for (const summary of some) await domains.count(summary);
      const before = slice[from - 1]?.runId ?? after;
      const found = await Promise.all(
        some.map((summary) =>
          store.exclusive ? check(summary, "first") : confirmedProblems(store, summary, before, check),
        ),
      );
      some.forEach(({ runId, lastEventId }, at) => {
        for (const what of found[at] ?? []) reportProblem({ runId, what });
        executions += 1;
        events += lastEventId;
      });
    }
    after = slice.at(-1)?.runId;
    onProgress({ executions, events, accessRecords: 0, problems });
  } while (slice.length === executionsAtATime);
  for await (const problem of domains.problems()) reportProblem(problem);
  let access = await verifyAccess(store);
  // A change of several records may have come between two reads.
  if (access.problem !== undefined && !store.exclusive) access = await verifyAccess(store);
  if (access.problem !== undefined) reportProblem(access.problem);
  for (const orphan of await store.orphans(orphansMax))
    reportProblem({ runId: undefined, what: `orphaned row: ${orphan}` });
  return { executions, events, accessRecords: access.records, problems };
}
