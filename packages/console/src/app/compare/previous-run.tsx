import { Navigate } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { ErrorNotice } from "../parts/notice.tsx";
import { type CompareSearch, type Side, withSides } from "./compare-address.ts";
import { useRuns } from "./use-runs.ts";

interface PreviousRunProps {
  readonly search: CompareSearch;
  readonly domain: string;
  readonly run: Extract<Side, { readonly kind: "run" }>;
  /** Shown if there is none. */
  readonly children: ReactNode;
}

/** Puts the run before beside a run, the older one on the left. */
export function PreviousRun({ search, domain, run, children }: PreviousRunProps): ReactElement {
  const { data, error } = useRuns(domain, run.workflowId);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <p className="muted">Looking for the run before …</p>;
  const place = data.findIndex(({ execution }) => execution.runId === run.runId);
  const previous = place < 0 ? undefined : data[place + 1];
  if (previous !== undefined) {
    return <Navigate to="/compare" search={withSides(search, { kind: "run", ...previous.execution }, run)} replace />;
  }
  return (
    <>
      <p className="notice">The server knows no run of this workflow id before this one.</p>
      {children}
    </>
  );
}
