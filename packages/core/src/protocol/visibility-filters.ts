/**
 * The service's rules for the filters of a list or count as a whole, where no single member is wrong. These faults have
 * texts of their own and come after the constraints, one at a time.
 */
import { validation } from "@openswf/model/faults";

/** Mutually exclusive filters, in the order of the message. */
const exclusiveFilters = ["executionFilter", "typeFilter", "tagFilter", "closeStatusFilter"] as const;
type ExclusiveFilters = { readonly [Name in (typeof exclusiveFilters)[number]]?: unknown };

/** Filters of open executions. */
export function checkExclusiveFilters(input: ExclusiveFilters): void {
  const given = exclusiveFilters.filter((name) => input[name] !== undefined);
  if (given.length > 1) {
    throw validation(`Cannot specify more than one exclusive filters in the same query: [${given.join(", ")}]`);
  }
}

interface ClosedFilters extends ExclusiveFilters {
  readonly startTimeFilter?: unknown;
  readonly closeTimeFilter?: unknown;
}

/** Filters of closed executions, which need exactly one time filter. */
export function checkClosedFilters(input: ClosedFilters): void {
  if (input.startTimeFilter !== undefined && input.closeTimeFilter !== undefined) {
    throw validation("Cannot specify both a startTimeFilter and a closeTimeFilter");
  }
  checkExclusiveFilters(input);
  if (input.startTimeFilter === undefined && input.closeTimeFilter === undefined) {
    throw validation("Must specify time filter");
  }
}
