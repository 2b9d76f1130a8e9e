import type { WorkflowExecutionCount } from "@openswf/model/wire-types";
import type { Call } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { type CountOperation, executionQuery } from "./execution-query.ts";

/** Counts up to the limit. Beyond it the answer is `truncated`, as when the service gives up counting. */
export async function countExecutions<Name extends CountOperation>(
  call: Call<Name>,
  status: "open" | "closed",
): Promise<WorkflowExecutionCount> {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const { countedMax } = services.limits;
  const counted = await services.store.countExecutions(executionQuery(call, status, domain), countedMax + 1);
  return { count: Math.min(counted, countedMax), truncated: counted > countedMax };
}
