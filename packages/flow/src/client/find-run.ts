import { ServiceFault } from "../transport/service-fault.ts";
import { Backoff } from "../waiting/backoff.ts";
import { pause } from "../waiting/clock.ts";
import type { DomainCalls, NamedRun } from "./domain-calls.ts";

/** Looks before an execution counts as unknown: the lists of Amazon SWF lag behind its starts, those of openswf do not. */
const looksMax = 4;
const looks = { firstMs: 500, maxMs: 2_000 };
const always = { oldestDate: new Date(0) };

/**
 * The open run of a workflow id, or else the one that started last.
 *
 * @throws UnknownResourceFault if there is none in the domain, or its retention period is over
 */
export async function newestRun(parts: DomainCalls, workflowId: string, signal?: AbortSignal): Promise<NamedRun> {
  const { calls, clock, domain } = parts;
  const waits = new Backoff(looks);
  for (let look = 1; ; look++) {
    signal?.throwIfAborted();
    const runId = (await openRun(parts, workflowId, signal)) ?? (await lastClosedRun(parts, workflowId, signal));
    if (runId !== undefined) return { workflowId, runId };
    if (look === looksMax || calls.extensions.size > 0) break;
    await pause(clock, waits.next(), signal);
  }
  throw new ServiceFault("UnknownResourceFault", `Unknown execution: no run of ${workflowId} in ${domain}`, {});
}

export async function openRun(
  { calls, domain }: DomainCalls,
  workflowId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const input = { domain, startTimeFilter: always, executionFilter: { workflowId }, maximumPageSize: 1 };
  const { executionInfos } = await calls.call("ListOpenWorkflowExecutions", input, { signal });
  return executionInfos?.[0]?.execution?.runId;
}

async function lastClosedRun(
  { calls, domain }: DomainCalls,
  workflowId: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  // The newest comes first.
  const input = { domain, startTimeFilter: always, executionFilter: { workflowId }, maximumPageSize: 1 };
  const { executionInfos } = await calls.call("ListClosedWorkflowExecutions", input, { signal });
  return executionInfos?.[0]?.execution?.runId;
}
