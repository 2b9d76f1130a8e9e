import { requireFits } from "../data/text-limit.ts";
import { writeExecutionContext } from "../replay/execution-context.ts";
import type { DecisionWork, OpenDecisionTask } from "./decision-work.ts";

/**
 * The execution context: which SDK decides, for which run, and what the code has published. The first task says so because a history
 * does not say so of itself; `undefined` if there is nothing new to say.
 */
export async function executionContext(
  { domain, payloads }: DecisionWork,
  { previousStartedEventId = 0, workflowExecution: { workflowId, runId } }: OpenDecisionTask,
  published: string | undefined,
): Promise<string | undefined> {
  if (published === undefined && previousStartedEventId !== 0) return undefined;
  const state = published === undefined ? undefined : await payloads.encode(published, { what: "The published state" });
  const context = writeExecutionContext({ domain, workflowId, runId, state });
  requireFits(context, "The published state, as JSON in JSON,");
  return context;
}
