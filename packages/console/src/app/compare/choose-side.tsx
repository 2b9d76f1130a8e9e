import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { OpenFile } from "../files/open-file.tsx";
import { openedFiles } from "../files/opened-files.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { Text } from "../parts/text.tsx";
import { TextField } from "../parts/text-field.tsx";
import { type CompareSearch, leftOf, rightOf, type Side, withSides } from "./compare-address.ts";
import { RunsTable } from "./runs-table.tsx";
import { useRuns } from "./use-runs.ts";

interface ChooseSideProps {
  /** What is on the other side already. */
  readonly other: Side | undefined;
  readonly searchWith: (side: Side) => CompareSearch;
  readonly filesFirst: boolean;
}

/** Takes the missing side of a comparison: another run of a workflowId, or a file. */
export function ChooseSide({ other, searchWith, filesFirst }: ChooseSideProps): ReactElement {
  const { domain } = useSearch({ from: "/compare" });
  const parts = [
    domain === undefined ? null : <FromServer key="server" domain={domain} other={other} searchWith={searchWith} />,
    <FromFile key="file" searchWith={searchWith} />,
  ];
  return <div className="choose-side">{filesFirst ? parts.reverse() : parts}</div>;
}

interface FromServerProps {
  readonly domain: string;
  readonly other: Side | undefined;
  readonly searchWith: (side: Side) => CompareSearch;
}

function FromServer({ domain, other, searchWith }: FromServerProps): ReactElement {
  const [workflowId, setWorkflowId] = useState(other?.kind === "run" ? other.workflowId : "");
  const { data, error } = useRuns(domain, workflowId);
  const runs = (data ?? []).filter(({ execution }) => other?.kind !== "run" || execution.runId !== other.runId);
  return (
    <section className="pending-part" aria-label="A run">
      <h2>A run</h2>
      <TextField label="Workflow id" value={workflowId} takes="on enter" onChange={setWorkflowId} />
      {error !== null && <ErrorNotice error={error} />}
      {data !== undefined && runs.length === 0 && (
        <p className="muted">
          The server knows no other run of this workflow id. Closed runs are deleted after the retention period of the
          domain.
        </p>
      )}
      {runs.length > 0 && (
        <RunsTable
          runs={runs}
          link={({ execution }) => (
            <Link to="/compare" search={searchWith({ kind: "run", ...execution })}>
              <Text text={execution.runId} />
            </Link>
          )}
        />
      )}
    </section>
  );
}

function FromFile({ searchWith }: { readonly searchWith: (side: Side) => CompareSearch }): ReactElement {
  const navigate = useNavigate();
  const opened = openedFiles();
  const searchOf = (file: string): CompareSearch => searchWith({ kind: "file", file });
  return (
    <section className="pending-part" aria-label="A file">
      <h2>A file</h2>
      <OpenFile
        onOpened={(number) => void navigate({ to: "/compare", search: searchOf(number) })}
        link={(number, text) => (
          <Link to="/compare" search={searchOf(number)} className="domain-link">
            {text}
          </Link>
        )}
      />
      {opened.length > 0 && (
        <p className="muted">
          Open in this tab:{" "}
          {opened.slice(0, openedMax).map(([number, history]) => (
            <Link key={number} to="/compare" search={searchOf(number)} className="opened-file">
              <Text text={history.workflowId ?? `history ${number}`} />
            </Link>
          ))}
        </p>
      )}
    </section>
  );
}

/** Files of the tab that are offered again. */
const openedMax = 10;

/** The query with the missing side filled. */
export function filledWith(search: CompareSearch, side: Side): CompareSearch {
  const left = leftOf(search);
  return left === undefined ? withSides(search, side, rightOf(search)) : withSides(search, left, side);
}
