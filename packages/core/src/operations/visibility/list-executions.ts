import { invalidToken } from "@openswf/model/faults";
import type { WorkflowExecutionInfos } from "@openswf/model/wire-types";
import type { Call } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import { executionInfo } from "./execution-info.ts";
import { executionQuery, type ListOperation } from "./execution-query.ts";

/** A page of the executions of this status. */
export async function listExecutions<Name extends ListOperation>(
  call: Call<Name>,
  status: "open" | "closed",
): Promise<WorkflowExecutionInfos> {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const limit = pageSize(input, services.limits.pageSizeMax);
  const after = pagePosition(call, services.limits.pageTokenLifetimeMs);
  // A cursor from before the store was moved to another kind of store is invalid.
  if (after !== undefined && !services.store.cursorForm.test(after)) throw invalidToken();
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await services.store.listExecutions(executionQuery(call, status, domain), page);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  const more = found.length > limit && last !== undefined;
  return {
    executionInfos: records.map(executionInfo),
    nextPageToken: more ? pageToken(call, last.cursor) : undefined,
  };
}
