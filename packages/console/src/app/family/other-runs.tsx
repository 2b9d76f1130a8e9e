import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { withSides } from "../compare/compare-address.ts";
import { RunsTable } from "../compare/runs-table.tsx";
import { useRuns } from "../compare/use-runs.ts";
import type { RunAddress } from "../execution/run-address.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";

/** All runs of the same workflowId that the server still knows, started one after the other or continued. */
export function OtherRuns({ run }: { readonly run: RunAddress }): ReactElement | null {
  const { domain, workflowId, runId } = run;
  const { data, error } = useRuns(domain, workflowId);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined || data.length < 2) return null;
  const here = { kind: "run", workflowId, runId } as const;
  return (
    <section className="pending-part" aria-label="Runs of this workflow id">
      <h2>
        Runs of this workflow id <span className="count">{data.length}</span>
      </h2>
      <RunsTable
        runs={data}
        link={({ execution }) =>
          execution.runId === runId ? (
            <>
              <Text text={runId} /> <span className="badge">this run</span>
            </>
          ) : (
            <Link to="/execution" search={{ domain, id: workflowId, run: execution.runId }}>
              <Text text={execution.runId} />
            </Link>
          )
        }
        action={({ execution }) =>
          execution.runId === runId ? null : (
            <Link to="/compare" search={withSides({ domain }, { kind: "run", ...execution }, here)}>
              Compare with this run
            </Link>
          )
        }
      />
    </section>
  );
}
