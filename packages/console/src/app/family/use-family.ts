import { familyLinks } from "@openswf/insight/family/family-links";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type FamilyRow, familyRows, type KnownRun } from "../../logic/family/family-rows.ts";
import type { HistorySoFar } from "../execution/history-forms.ts";
import type { Execution } from "../execution/read-history.ts";
import type { RunAddress } from "../execution/run-address.ts";
import { swf } from "../swf.ts";
import { type ReadRun, readAgainAfterMs, readAncestors, readRelatives } from "./read-relatives.ts";

/** How it stands with a run whose history was asked for. */
export type Opening = "reading" | "gone" | "read";

interface Family {
  readonly rows: readonly FamilyRow[];
  /** By run id, of those that were opened. */
  readonly openings: ReadonlyMap<string, Opening>;
  readonly hasMoreAncestors: boolean;
  readonly error: unknown;
}

/** The family of a run: its ancestors as far as they are looked up by themselves, and what was opened. */
export function useFamily(run: RunAddress, history: HistorySoFar, opened: readonly Execution[]): Family {
  const { domain, workflowId, runId, file } = run;
  const links = useMemo(() => familyLinks(history.events), [history.events]);
  const isServed = file === undefined;
  const ancestors = useQuery({
    queryKey: ["ancestors", domain, runId],
    queryFn: ({ signal }) => readAncestors(swf, domain, { workflowId, runId, links }, signal),
    enabled: isServed && history.events.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answers = useQueries({
    queries: (isServed ? opened : []).map((each) => ({
      queryKey: ["relatives", domain, each.runId],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => readRelatives(swf, domain, each, signal),
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: ({ state }: { readonly state: { readonly data?: ReadRun | null | undefined } }) =>
        readAgainAfterMs(state.data, opened.length),
    })),
  });
  const known = new Map<string, KnownRun>(ancestors.data?.runs);
  const openings = new Map<string, Opening>();
  for (const [index, each] of opened.entries()) {
    const data = answers[index]?.data;
    openings.set(each.runId, data === undefined ? "reading" : data === null ? "gone" : "read");
    if (data) known.set(each.runId, data);
  }
  known.set(runId, { workflowId, links, isRead: true });
  const error = ancestors.error ?? answers.find((answer) => answer.error !== null)?.error ?? undefined;
  return { rows: familyRows(known, runId), openings, hasMoreAncestors: ancestors.data?.hasMore === true, error };
}
