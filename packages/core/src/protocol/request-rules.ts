/**
 * The service's rules for a request as a whole, where no single member is wrong. These faults have texts of their own
 * and come after the constraints, one at a time.
 */
import { validation } from "@openswf/model/faults";
import type { OperationName, Operations } from "@openswf/model/operations";
import { checkDecisions } from "./decisions-of.ts";

type RequestRules = { readonly [Name in OperationName]?: (input: Operations[Name]["input"]) => void };

/** Each rule throws a ValidationException or accepts the input. */
export const requestRules: RequestRules = {
  CountClosedWorkflowExecutions: checkClosedFilters,
  ListClosedWorkflowExecutions: checkClosedFilters,
  CountOpenWorkflowExecutions: checkExclusiveFilters,
  ListOpenWorkflowExecutions: checkExclusiveFilters,
  RespondDecisionTaskCompleted: checkDecisions,
};

type ClosedFilters =
  | Operations["ListClosedWorkflowExecutions"]["input"]
  | Operations["CountClosedWorkflowExecutions"]["input"];
function checkClosedFilters(input: ClosedFilters): void {
  if (input.startTimeFilter !== undefined && input.closeTimeFilter !== undefined) {
    throw validation("Cannot specify both a startTimeFilter and a closeTimeFilter");
  }
  checkExclusiveFilters(input);
  if (input.startTimeFilter === undefined && input.closeTimeFilter === undefined) {
    throw validation("Must specify time filter");
  }
}

/** Mutually exclusive filters, in the order of the message. */
const exclusiveFilters = ["executionFilter", "typeFilter", "tagFilter", "closeStatusFilter"] as const;
type ExclusiveFilters = { readonly [Name in (typeof exclusiveFilters)[number]]?: unknown };
function checkExclusiveFilters(input: ExclusiveFilters): void {
  const given = exclusiveFilters.filter((name) => input[name] !== undefined);
  if (given.length > 1) {
    throw validation(`Cannot specify more than one exclusive filters in the same query: [${given.join(", ")}]`);
  }
}
