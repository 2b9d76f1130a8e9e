import { Link, Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { useTitle } from "../shell/use-title.ts";
import { EventsView } from "./events/events-view.tsx";
import { ExecutionHeader } from "./execution-header.tsx";
import type { RunAddress } from "./run-address.ts";
import { Summary } from "./summary.tsx";
import { TimelineView } from "./timeline/timeline-view.tsx";
import { useExecution, useLatestRun } from "./use-execution.ts";
import { useHistory } from "./use-history.ts";
import { WhyItWaits } from "./why.tsx";

const tabs = [
  { id: "summary", text: "Summary" },
  { id: "timeline", text: "Timeline" },
  { id: "history", text: "History" },
] as const;

export function ExecutionPage(): ReactElement {
  const search = useSearch({ from: "/execution" });
  const { domain, id, run } = search;
  const latest = useLatestRun(domain ?? "", id ?? "", domain !== undefined && id !== undefined && run === undefined);
  if (domain === undefined) return <Navigate to="/" replace />;
  if (id === undefined) return <Navigate to="/executions" search={{ domain }} replace />;
  if (run !== undefined) return <Run key={run} domain={domain} workflowId={id} runId={run} />;
  if (typeof latest.data === "string") {
    return <Navigate to="/execution" search={{ ...search, run: latest.data }} replace />;
  }
  return (
    <main className="page">
      {latest.error !== null && <ErrorNotice error={latest.error} />}
      {latest.data === null && (
        <Empty title="No such execution">
          <p>
            No execution of <bdi className="id">{id}</bdi> is known in this domain. Closed executions are deleted when
            the retention period of the domain is over.
          </p>
        </Empty>
      )}
    </main>
  );
}

function Run(run: RunAddress): ReactElement {
  const { domain, workflowId, runId } = run;
  useTitle(workflowId);
  const { tab = "summary" } = useSearch({ from: "/execution" });
  const detail = useExecution(domain, workflowId, runId);
  const history = useHistory(domain, workflowId, runId);
  const error = detail.error ?? history.error;
  const address = { domain, id: workflowId, run: runId };
  return (
    <main className="page page-execution">
      {detail.data !== undefined && <ExecutionHeader run={run} detail={detail.data} history={history} />}
      {detail.data !== undefined && <WhyItWaits run={run} history={history} />}
      {error !== undefined && error !== null && <ErrorNotice error={error} />}
      {detail.data !== undefined && (
        <>
          <nav className="tabs page-tabs" aria-label="Execution">
            {tabs.map(({ id, text }) => (
              <Link
                key={id}
                to="/execution"
                search={{ ...address, tab: id }}
                className={id === tab ? "tab active" : "tab"}
                aria-current={id === tab ? "page" : undefined}
              >
                {text}
                {id === "history" && (
                  <span className="count tab-count">{history.events.length.toLocaleString("en")}</span>
                )}
              </Link>
            ))}
          </nav>
          {tab === "history" && <EventsView run={run} history={history} />}
          {tab === "timeline" && <TimelineView run={run} history={history} />}
          {tab !== "history" && tab !== "timeline" && <Summary run={run} detail={detail.data} history={history} />}
        </>
      )}
    </main>
  );
}
