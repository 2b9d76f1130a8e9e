import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button } from "react-aria-components/Button";
import { printFailures, reasonsOf } from "../../../logic/bulk/failure-list.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { download } from "../../parts/download.ts";
import { explain } from "../../parts/notice.tsx";
import { Text } from "../../parts/text.tsx";
import type { Failure } from "./bulk-run.ts";

/** Failures that are listed; the download has them all. */
const listedMax = 200;

interface FailureListProps {
  readonly domain: string;
  readonly failures: readonly Failure[];
}

/** Which executions failed, and why. */
export function FailureList({ domain, failures }: FailureListProps): ReactElement {
  const listed = failures.map(({ target, error }) => {
    const { title, what } = explain(error);
    return { ...target, why: `${title}: ${what}` };
  });
  const text = printFailures(listed);
  return (
    <section aria-label="Failures">
      <ul className="plain-list">
        {reasonsOf(listed)
          .slice(0, 5)
          .map(([why, count]) => (
            <li key={why}>
              <strong>{count.toLocaleString("en")}×</strong> <Text text={why} />
            </li>
          ))}
      </ul>
      <p className="payload-actions">
        <CopyButton text={text} what="the failures" />
        <Button
          className="button button-quiet button-small"
          onPress={() => download("failures.tsv", text, "text/tab-separated-values")}
        >
          Download
        </Button>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
      <ul className="plain-list preview-list" tabIndex={0} aria-label="Failed executions">
        {listed.slice(0, listedMax).map(({ workflowId, runId }) => (
          <li key={runId}>
            <Link to="/execution" search={{ domain, id: workflowId, run: runId }} target="_blank">
              <Text className="id" text={workflowId} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
