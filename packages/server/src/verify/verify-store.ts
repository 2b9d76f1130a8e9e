import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import type { Instant, RunId } from "@openswf/model/brand";
import { OtherExecutions } from "./other-executions.ts";
import type { Report, StoreProblem } from "./report.ts";
import { verifyAccess } from "./stored-access.ts";
import { StoredDomains } from "./stored-domains.ts";
import { verifyExecution } from "./verify-execution.ts";

const executionsAtATime = 200;
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
 * stored alongside the history against it, and executions that refer to each other against each other. The store must
 * not change meanwhile; one opened read-only does not. Memory is bounded: executions are read in slices, events of a
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
  let after: RunId | undefined;
  let slice: readonly ExecutionSummary[];
  do {
    slice = await store.scanExecutions(after, executionsAtATime);
    for (const summary of slice) {
      const { runId } = summary;
      const report: Report = (what) => reportProblem({ runId, what });
      await domains.count(summary);
      try {
        await verifyExecution(store, summary, { others, domains, report });
      } catch (error) {
        report(`it cannot be checked: ${String(error)}`);
      }
      executions += 1;
      events += summary.lastEventId;
    }
    after = slice.at(-1)?.runId;
    onProgress({ executions, events, accessRecords: 0, problems });
  } while (slice.length === executionsAtATime);
  for await (const problem of domains.problems()) reportProblem(problem);
  const access = await verifyAccess(store);
  if (access.problem !== undefined) reportProblem(access.problem);
  for (const orphan of await store.orphans(orphansMax))
    reportProblem({ runId: undefined, what: `orphaned row: ${orphan}` });
  return { executions, events, accessRecords: access.records, problems };
}
