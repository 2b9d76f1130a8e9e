import { invariant } from "@openswf/model/invariant";
import { instantOf } from "../../protocol/timestamp.ts";
import { hiddenUntil } from "../../registrations/retention.ts";
import type { DomainRecord } from "../../stores/domains.ts";
import type { ExecutionFilter, ExecutionQuery } from "../../stores/visibility.ts";
import type { Call } from "../call.ts";
import type { InputOf } from "../signatures.ts";

export type ListOperation = "ListOpenWorkflowExecutions" | "ListClosedWorkflowExecutions";
export type CountOperation = "CountOpenWorkflowExecutions" | "CountClosedWorkflowExecutions";
type VisibilityOperation = ListOperation | CountOperation;
/** This input has every filter there is. */
type ClosedInput = InputOf<"ListClosedWorkflowExecutions">;

/** At most one filter is present: the protocol refuses requests with more. */
function filterOf(input: Partial<ClosedInput>): ExecutionFilter | undefined {
  const { executionFilter, typeFilter, tagFilter, closeStatusFilter } = input;
  if (executionFilter !== undefined) return { by: "workflowId", workflowId: executionFilter.workflowId };
  if (typeFilter !== undefined) return { by: "type", name: typeFilter.name, version: typeFilter.version };
  if (tagFilter !== undefined) return { by: "tag", tag: tagFilter.tag };
  if (closeStatusFilter !== undefined) return { by: "closeStatus", closeStatus: closeStatusFilter.status };
  return undefined;
}

/** The query of a list or count. Filters that the operation does not have are absent. */
export function executionQuery<Name extends VisibilityOperation>(
  { services, input }: Call<Name>,
  status: "open" | "closed",
  domain: DomainRecord,
): ExecutionQuery {
  const { startTimeFilter, closeTimeFilter }: Partial<ClosedInput> = input;
  const time = startTimeFilter ?? closeTimeFilter;
  invariant(time !== undefined, "a query has no time filter");
  return {
    domain: domain.key,
    status,
    time: startTimeFilter === undefined ? "closedAt" : "startedAt",
    from: instantOf(time.oldestDate),
    to: time.latestDate === undefined ? undefined : instantOf(time.latestDate),
    hiddenUntil: status === "closed" ? hiddenUntil(domain, services.executionTime.now(), services.limits) : undefined,
    filter: filterOf(input),
  };
}
