import type { HistoryEvent } from "@openswf/model/history-events";
import type { ReactElement, ReactNode } from "react";
import { useHistory } from "../execution/use-history.ts";
import { openedFile } from "../files/opened-files.ts";
import type { Side } from "./compare-address.ts";

/** A history that is compared, as far as it has been read. */
export interface ComparedHistory {
  readonly side: Side;
  /** As the history or its address says; a file may not know. */
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  readonly events: readonly HistoryEvent[];
  readonly isComplete: boolean;
  readonly error: unknown;
  /** A page that was loaded again has forgotten its files. */
  readonly isForgotten: boolean;
}

interface WithHistoryProps {
  readonly domain: string;
  readonly side: Side;
  readonly children: (history: ComparedHistory) => ReactNode;
}

/** Reads one side of a comparison. */
export function WithHistory({ domain, side, children }: WithHistoryProps): ReactElement {
  if (side.kind === "run") {
    return (
      <FromServer domain={domain} side={side}>
        {children}
      </FromServer>
    );
  }
  const opened = openedFile(side.file);
  const { workflowId, runId, events = [] } = opened ?? {};
  const isForgotten = opened === undefined;
  return <>{children({ side, workflowId, runId, events, isComplete: true, error: undefined, isForgotten })}</>;
}

interface FromServerProps {
  readonly domain: string;
  readonly side: Extract<Side, { readonly kind: "run" }>;
  readonly children: (history: ComparedHistory) => ReactNode;
}

function FromServer({ domain, side, children }: FromServerProps): ReactElement {
  const { workflowId, runId } = side;
  const { events, isComplete, error } = useHistory(domain, workflowId, runId);
  return <>{children({ side, workflowId, runId, events, isComplete, error, isForgotten: false })}</>;
}
