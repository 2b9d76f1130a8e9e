import type { HistoryEvent } from "@openswf/model/history-events";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type FailureTrail, failureTrail } from "../../../logic/flow/failure-trail.ts";
import { swf } from "../../swf.ts";
import { type Execution, readHistory } from "../read-history.ts";
import type { RunAddress } from "../run-address.ts";

/** Where the failure of a closed execution began: each history on the way, the execution first. */
export const useFailureTrail = (
  { domain, runId, file }: RunAddress,
  events: readonly HistoryEvent[],
): UseQueryResult<FailureTrail> =>
  useQuery({
    queryKey: ["failure trail", domain, runId, file, events.length],
    // A file may be from anywhere: no server is asked about it.
    queryFn: ({ signal }) =>
      failureTrail(events, async (execution) =>
        file === undefined ? await readHistory(swf, domain, execution, signal) : undefined,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The same of a child that failed. */
export const useChildTrail = (domain: string, child: Execution): UseQueryResult<FailureTrail | null> =>
  useQuery({
    queryKey: ["failure trail", domain, child.runId],
    queryFn: async ({ signal }) => {
      const read = (execution: Execution) => readHistory(swf, domain, execution, signal);
      const events = await read(child);
      return events === undefined ? null : await failureTrail(events, read);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
