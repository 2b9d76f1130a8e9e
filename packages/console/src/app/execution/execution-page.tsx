import { Navigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Empty, ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { FileRun } from "./file-run.tsx";
import { Run } from "./run.tsx";
import { useLatestRun } from "./use-execution.ts";

export function ExecutionPage(): ReactElement {
  const search = useSearch({ from: "/execution" });
  const { domain, id, run, file } = search;
  const latest = useLatestRun(domain ?? "", id ?? "", domain !== undefined && id !== undefined && run === undefined);
  if (file !== undefined) return <FileRun file={file} />;
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
            No execution of <Text className="id" text={id} /> is known in this domain. Closed executions are deleted
            when the retention period of the domain is over.
          </p>
        </Empty>
      )}
    </main>
  );
}
