import type { Store } from "@openswf/core/stores/store";
import type { Instant } from "@openswf/model/brand";
import { OtherExecutions } from "./other-executions.ts";
import type { StoreProblem } from "./report.ts";
import { verifyAccess } from "./stored-access.ts";
import { StoredDomains } from "./stored-domains.ts";
import { registrationProblems } from "./stored-registrations.ts";
import { type CheckedExecutions, verifyExecutions } from "./verify-executions.ts";

/** At most this many problems of rows without a run are reported. More would add nothing. */
const rowProblemsMax = 1_000;

export interface Verified extends CheckedExecutions {
  readonly accessRecords: number;
  readonly problems: number;
  /** See `StorageReport`. */
  readonly rowsWithoutChecksum: number;
}

interface Verifying {
  /** Determines which executions retention may have removed. Only references to those may lead nowhere. */
  readonly now: Instant;
  readonly onProblem: (problem: StoreProblem) => void;
  readonly onProgress?: (soFar: CheckedExecutions) => void;
}

/**
 * Checks that all that is stored is as it was written, that domains, types and access records are consistent, and checks
 * every stored execution: its history on its own, everything stored alongside the history against it, and executions that
 * refer to each other against each other. Where others may change the store meanwhile (it is not `exclusive`), only
 * problems that every further look confirms are reported. Memory is bounded: executions are read in slices, events of a
 * history in slices of 1,000, and problems are reported as they are found. What cannot be read is a problem; only a store
 * that no longer answers at all ends the verification.
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
  const attempt = async (what: string, check: () => Promise<void>): Promise<void> => {
    try {
      await check();
    } catch (error) {
      // If the store no longer answers, the data is not to blame.
      await store.accessVersion();
      reportProblem({ runId: undefined, what: `${what} cannot be checked: ${String(error)}` });
    }
  };
  const domains = new StoredDomains(store, now);
  const others = new OtherExecutions(store);
  let rowsWithoutChecksum = 0;
  await attempt("the storage", async () => {
    const storage = await store.checkStorage(rowProblemsMax);
    rowsWithoutChecksum = storage.rowsWithoutChecksum;
    for (const what of storage.problems) reportProblem({ runId: undefined, what });
  });
  await attempt("registrations", async () => {
    for await (const problem of registrationProblems(store)) reportProblem(problem);
  });
  let checked: CheckedExecutions = { executions: 0, events: 0 };
  await attempt("the list of executions", async () => {
    await verifyExecutions(store, { domains, others }, reportProblem, (soFar) => {
      checked = soFar;
      onProgress(soFar);
    });
  });
  await attempt("the lists of domains", async () => {
    for await (const problem of domains.problems()) reportProblem(problem);
  });
  const access = await confirmedAccess(store);
  if (access.problem !== undefined) {
    await store.accessVersion();
    reportProblem(access.problem);
  }
  await attempt("orphaned rows", async () => {
    for (const orphan of await store.orphans(rowProblemsMax))
      reportProblem({ runId: undefined, what: `orphaned row: ${orphan}` });
  });
  return { ...checked, accessRecords: access.records, problems, rowsWithoutChecksum };
}

/** Where others write, a change of several records may have come between two reads: then the second look counts. */
async function confirmedAccess(store: Store): ReturnType<typeof verifyAccess> {
  const access = await verifyAccess(store);
  return access.problem === undefined || store.exclusive ? access : verifyAccess(store);
}
