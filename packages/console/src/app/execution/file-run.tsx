import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { openedFile } from "../files/opened-files.ts";
import { Empty } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { useTitle } from "../shell/use-title.ts";
import { HistoryForms } from "./history-forms.ts";
import { RunViews } from "./run-views.tsx";
import { Summary } from "./summary.tsx";
import { WhyItWaits } from "./why.tsx";

/** A history that was opened from a file. No server is asked for anything. */
export function FileRun({ file }: { readonly file: string }): ReactElement {
  const opened = openedFile(file);
  useTitle(opened?.workflowId ?? "History");
  const history = useMemo(() => {
    const forms = new HistoryForms();
    forms.add(opened?.events ?? []);
    return { ...forms.current(), isComplete: true, recent: [], error: undefined };
  }, [opened]);
  if (opened === undefined) {
    return (
      <main className="page">
        <Empty title="The file is no longer open">
          <p>
            A page that is loaded again forgets its files.{" "}
            <Link to="/file" search={{}}>
              Open it again
            </Link>
          </p>
        </Empty>
      </main>
    );
  }
  const { domain = "", workflowId = "history", runId = "" } = opened;
  const run = { domain, workflowId, runId, file };
  return (
    <main className="page page-execution">
      <header className="execution-header">
        <div className="execution-title">
          <h1 className="execution-id">
            <Text text={workflowId} />
          </h1>
          <Text className="id muted" text={runId} />
          <span className="badge">from a file</span>
          {opened.hasGaps && <span className="badge badge-warning">events are missing</span>}
        </div>
      </header>
      <WhyItWaits run={run} history={history} />
      <RunViews run={run} history={history} summary={<Summary run={run} detail={undefined} history={history} />} />
    </main>
  );
}
