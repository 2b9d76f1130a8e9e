import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import type { RunId } from "@openswf/model/brand";
import { confirmedProblems } from "./confirm-problems.ts";
import { OtherExecutions } from "./other-executions.ts";
import type { StoreProblem } from "./report.ts";
import type { StoredDomains } from "./stored-domains.ts";
import { verifyExecution } from "./verify-execution.ts";

const executionsAtATime = 200;
/** A store that others write to has several connections. */
const checksAtOnceMax = 4;

export interface CheckedExecutions {
  readonly executions: number;
  readonly events: number;
}

interface Alongside {
  readonly domains: StoredDomains;
  readonly others: OtherExecutions;
}

/** Checks every stored execution, and tells after each slice how many it has checked. */
export async function verifyExecutions(
  store: Store,
  alongside: Alongside,
  reportProblem: (problem: StoreProblem) => void,
  onProgress: (soFar: CheckedExecutions) => void,
): Promise<void> {
  const { domains } = alongside;
  const checksAtOnce = store.exclusive ? 1 : checksAtOnceMax;
  let executions = 0;
  let events = 0;
  let after: RunId | undefined;
  let slice: readonly ExecutionSummary[];
  do {
    slice = await store.scanExecutions(after, executionsAtATime);
    for (let from = 0; from < slice.length; from += checksAtOnce) {
      const some = slice.slice(from, from + checksAtOnce);
      for (const summary of some) await domains.count(summary);
      const before = slice[from - 1]?.runId ?? after;
      const found = await Promise.all(some.map((summary) => problemsOf(store, alongside, summary, before)));
      some.forEach(({ runId, lastEventId }, index) => {
        for (const what of found[index] ?? []) reportProblem({ runId, what });
        executions += 1;
        events += lastEventId;
      });
    }
    after = slice.at(-1)?.runId;
    onProgress({ executions, events });
  } while (slice.length === executionsAtATime);
}

/** `before` is the execution that the scan listed before this one. */
function problemsOf(
  store: Store,
  alongside: Alongside,
  summary: ExecutionSummary,
  before: RunId | undefined,
): Promise<readonly string[]> {
  if (store.exclusive) return check(store, alongside, summary);
  return confirmedProblems(store, summary, before, (now, look) =>
    // What was remembered of other executions may be what the first look stumbled over.
    check(store, look === "first" ? alongside : { ...alongside, others: new OtherExecutions(store) }, now),
  );
}

async function check(
  store: Store,
  { domains, others }: Alongside,
  summary: ExecutionSummary,
): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    await verifyExecution(store, summary, { others, domains, report: (what) => found.push(what) });
  } catch (error) {
    // If the store no longer answers, the data is not to blame.
    await store.accessVersion();
    found.push(`it cannot be checked: ${String(error)}`);
  }
  return found;
}
