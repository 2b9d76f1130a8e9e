import type { HistoryEvent } from "../authoring/history-event.ts";
import type { ExecutionSummary } from "../client/describe-execution.ts";
import type { DomainCalls } from "../client/domain-calls.ts";
import { DataError } from "../data/data-error.ts";
import { readHistory } from "../histories/read-history.ts";
import { readExecutionContext } from "../replay/execution-context.ts";
import { type ReplayOutcome, replayPages } from "../replay/replay.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { type Chosen, executionsToCheck, typeName } from "./executions-to-check.ts";
import { inParallel } from "./in-parallel.ts";

/** What replay says of one execution. */
export type Verdict =
  | ReplayOutcome
  /** It was decided by another SDK, so the code does not apply to it. */
  | { readonly kind: "foreign" }
  /** Its texts cannot be decoded: a key, a codec or a blob is missing. */
  | { readonly kind: "unreadable"; readonly error: Error }
  /** It is not there any more: its retention period has ended meanwhile. */
  | { readonly kind: "gone" };

/** How many there were of each kind. */
export interface CheckSummary {
  readonly same: number;
  readonly differs: number;
  readonly fails: number;
  readonly foreign: number;
  readonly unreadable: number;
  readonly gone: number;
  /** Open executions of types that the files do not export, by type. */
  readonly unknownTypes: Readonly<Record<string, number>>;
}

export interface DomainCheck extends Chosen {
  /** Executions that are read and replayed at a time. */
  readonly parallel: number;
  readonly verdict: (execution: ExecutionSummary, verdict: Verdict) => void;
}

/** Replays the executions of a domain with the code of now. Nothing is changed: it only lists and reads. */
export async function checkDomain(calls: DomainCalls, code: WorkflowCode, check: DomainCheck): Promise<CheckSummary> {
  const counts = { same: 0, differs: 0, fails: 0, foreign: 0, unreadable: 0, gone: 0 };
  const unknownTypes = new Map<string, number>();
  const executions = executionsToCheck(calls, code, check, ({ workflowType }) => {
    const name = typeName(workflowType);
    unknownTypes.set(name, (unknownTypes.get(name) ?? 0) + 1);
  });
  await inParallel(executions, check.parallel, async (execution) => {
    const verdict = await verdictOn(calls, code, execution);
    counts[verdict.kind] += 1;
    check.verdict(execution, verdict);
  });
  return { ...counts, unknownTypes: Object.fromEntries([...unknownTypes].sort()) };
}

async function verdictOn(calls: DomainCalls, code: WorkflowCode, execution: ExecutionSummary): Promise<Verdict> {
  const { workflowId, runId } = execution;
  const run = { workflowId, runId };
  try {
    const pages = oursOnly(readHistory(calls, run));
    return await replayPages(pages, code, {
      execution: { domain: calls.domain, ...run },
      offloads: !calls.payloads.isPlain,
    });
  } catch (error) {
    if (error instanceof ForeignDecider) return { kind: "foreign" };
    if (isSwfFault(error, "UnknownResourceFault")) return { kind: "gone" };
    if (error instanceof DataError) return { kind: "unreadable", error };
    throw error;
  }
}

class ForeignDecider extends Error {}

/** The pages as they are. Throws once the first task was completed by another decider: ours says with it who it is. */
async function* oursOnly(
  pages: AsyncIterable<readonly HistoryEvent[]>,
): AsyncGenerator<readonly HistoryEvent[], void, undefined> {
  let isKnown = false;
  for await (const page of pages) {
    for (const { eventType, attributes } of isKnown ? [] : page) {
      if (eventType !== "DecisionTaskCompleted") continue;
      isKnown = true;
      if (readExecutionContext(attributes.executionContext) === undefined) throw new ForeignDecider();
      break;
    }
    yield page;
  }
}
