import type { ReactElement } from "react";
import { ErrorNotice } from "../parts/notice.tsx";
import { useTitle } from "../shell/use-title.ts";
import { ExecutionHeader } from "./execution-header.tsx";
import type { RunAddress } from "./run-address.ts";
import { RunViews } from "./run-views.tsx";
import { Summary } from "./summary.tsx";
import { useExecution } from "./use-execution.ts";
import { useHistory } from "./use-history.ts";
import { WhyItWaits } from "./why.tsx";

/** One run, as the server knows it. */
export function Run(run: RunAddress): ReactElement {
  const { domain, workflowId, runId } = run;
  useTitle(workflowId);
  const { data: detail, error: detailError } = useExecution(domain, workflowId, runId);
  const history = useHistory(domain, workflowId, runId);
  const error = detailError ?? history.error;
  return (
    <main className="page page-execution">
      {detail !== undefined && <ExecutionHeader run={run} detail={detail} history={history} />}
      {detail !== undefined && <WhyItWaits run={run} history={history} openCounts={detail.openCounts} />}
      {error !== undefined && error !== null && <ErrorNotice error={error} />}
      {detail !== undefined && (
        <RunViews run={run} history={history} summary={<Summary run={run} detail={detail} history={history} />} />
      )}
    </main>
  );
}
