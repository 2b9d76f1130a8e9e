import { closeStatuses, type ExecutionFilters, type StatusFilter } from "./filters.ts";

/** The members of the address of a list of executions. Short names, since people read and send these links. */
export const filterNames = ["status", "id", "type", "version", "tag", "from", "to"] as const;

export type FilterSearch = { readonly [Name in (typeof filterNames)[number]]?: string };

/** Reads the filters of an address. What makes no sense counts as no filter. */
export function filtersOf(search: FilterSearch): ExecutionFilters {
  return {
    status: statusIn(search.status),
    workflowId: search.id,
    typeName: search.type,
    typeVersion: search.type === undefined ? undefined : search.version,
    tag: search.tag,
    from: timeIn(search.from),
    to: timeIn(search.to),
  };
}

function statusIn(text: string | undefined): StatusFilter | undefined {
  const known: readonly StatusFilter[] = ["OPEN", "CLOSED", ...closeStatuses];
  return known.find((status) => status === text);
}

function timeIn(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : time;
}
