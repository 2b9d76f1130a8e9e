import type { ExecutionSummary, Inspection } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import type { Instant, RunId } from "@openswf/model/brand";
import { OtherExecutions } from "./other-executions.ts";
import type { Report, StoreProblem } from "./report.ts";
import { verifyAccess } from "./stored-access.ts";
import { StoredDomains } from "./stored-domains.ts";
import { registrationProblems } from "./stored-registrations.ts";
import { verifyExecution } from "./verify-execution.ts";

const executionsAtATime = 200;
/** At most this many problems of rows without a run are reported. More would add nothing. */
const rowProblemsMax = 1_000;

export interface Verified {
  readonly executions: number;
  readonly events: number;
  readonly accessRecords: number;
  readonly problems: number;
  /** See `StorageReport`. */
  readonly rowsWithoutChecksum: number;
}

interface Verifying {
  /** Determines which executions retention may have removed. Only references to those may lead nowhere. */
  readonly now: Instant;
  readonly onProblem: (problem: StoreProblem) => void;
  readonly onProgress?: (soFar: Pick<Verified, "executions" | "events">) => void;
}

/**
 * Checks that all that is stored is as it was written, that domains, types and access records are consistent, and checks
 * every stored execution: its history on its own, everything stored alongside the history against it, and executions that
 * refer to each other against each other. The store must not change meanwhile; one opened read-only does not. Memory is
 * bounded: executions are read in slices, events of a history in slices of 1,000, and problems are reported as they are
 * found. What cannot be read is a problem; only a store that no longer answers at all ends the verification.
 */
export async function verifyStore(
  store: Store,
  { now, onProblem, onProgress = () => {} }: Verifying,
): Promise<Verified> {
  let problems = 0;
  const reportProblem = (problem: StoreProblem): void => {
    problems += 1;
    onProblem(problem);
  };
  /** `runId` is the run that is being checked. */
  const attempt = async (what: string, runId: RunId | undefined, check: () => Promise<void>): Promise<void> => {
    try {
      await check();
    } catch (error) {
      // If the store no longer answers, the data is not to blame.
      await store.accessVersion();
      reportProblem({ runId, what: `${what} cannot be checked: ${String(error)}` });
    }
  };
  const domains = new StoredDomains(store, now);
  const others = new OtherExecutions(store);
  let rowsWithoutChecksum = 0;
  await attempt("the storage", undefined, async () => {
    const storage = await store.checkStorage(rowProblemsMax);
    rowsWithoutChecksum = storage.rowsWithoutChecksum;
    for (const what of storage.problems) reportProblem({ runId: undefined, what });
  });
  await attempt("registrations", undefined, async () => {
    for await (const problem of registrationProblems(store)) reportProblem(problem);
  });
  let executions = 0;
  let events = 0;
  await attempt("the list of executions", undefined, async () => {
    for await (const summary of executionsIn(store)) {
      const { runId } = summary;
      const report: Report = (what) => reportProblem({ runId, what });
      await attempt("it", runId, async () => {
        await domains.count(summary);
        await verifyExecution(store, summary, { others, domains, report });
      });
      executions += 1;
      events += summary.lastEventId;
      if (executions % executionsAtATime === 0) onProgress({ executions, events });
    }
    onProgress({ executions, events });
  });
  await attempt("the lists of domains", undefined, async () => {
    for await (const problem of domains.problems()) reportProblem(problem);
  });
  const access = await verifyAccess(store);
  if (access.problem !== undefined) {
    await store.accessVersion();
    reportProblem(access.problem);
  }
  await attempt("orphaned rows", undefined, async () => {
    for (const orphan of await store.orphans(rowProblemsMax))
      reportProblem({ runId: undefined, what: `orphaned row: ${orphan}` });
  });
  return { executions, events, accessRecords: access.records, problems, rowsWithoutChecksum };
}

async function* executionsIn(store: Inspection): AsyncGenerator<ExecutionSummary> {
  let after: RunId | undefined;
  for (;;) {
    const slice = await store.scanExecutions(after, executionsAtATime);
    yield* slice;
    after = slice.at(-1)?.runId;
    if (slice.length < executionsAtATime) return;
  }
}
