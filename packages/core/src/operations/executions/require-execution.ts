import type { RunId } from "@openswf/model/brand";
import { unknownExecution } from "@openswf/model/faults";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { hiddenUntil } from "../../registrations/retention.ts";
import type { DomainRecord } from "../../stores/domains.ts";
import type { CallScope } from "../call.ts";

/**
 * The execution that a caller names with both ids, open or still retained. Throws UnknownResourceFault if there is
 * none.
 */
export async function requireExecution(
  { services }: CallScope,
  domain: DomainRecord,
  named: { readonly workflowId: string; readonly runId: string },
): Promise<CachedExecution> {
  // `as`: a run id that no run has does no harm; the look-up finds nothing.
  const execution = await services.executions.read(named.runId as RunId);
  if (execution?.domain !== domain.key || execution.workflowId !== named.workflowId) throw unknownExecution(named);
  const closedAt = execution.state.closing?.at;
  if (closedAt !== undefined && closedAt <= hiddenUntil(domain, services.executionTime.now(), services.limits)) {
    throw unknownExecution(named);
  }
  return execution;
}
