import { type Filters, noFilters } from "@openswf/insight/search/filters";
import type { FilterFlags } from "./filter-options.ts";

/** What the console calls these flags. */
export function filtersOf(flags: FilterFlags): Filters {
  return {
    ...noFilters,
    statuses: [...new Set(flags.status)],
    typeName: flags.type,
    typeVersion: flags.typeVersion,
    workflowId: flags.id,
    tag: flags.tag,
    from: flags.since,
    to: flags.until,
  };
}
