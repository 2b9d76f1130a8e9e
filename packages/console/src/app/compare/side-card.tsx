import { closeStatusOf } from "@openswf/insight/family/family-links";
import { durationText } from "@openswf/insight/text/duration";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ErrorNotice } from "../parts/notice.tsx";
import { Status } from "../parts/status.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import type { CompareSearch } from "./compare-address.ts";
import type { ComparedHistory } from "./with-history.tsx";

interface SideCardProps {
  readonly title: "Left" | "Right";
  readonly domain: string;
  readonly history: ComparedHistory;
  /** The page without this side, to choose another. */
  readonly without: CompareSearch;
}

/** Which run is on a side of a comparison, and how it went. */
export function SideCard({ title, domain, history, without }: SideCardProps): ReactElement {
  const { workflowId, runId, events, isComplete, error, isForgotten } = history;
  const [first, last] = [events[0], events.at(-1)];
  const status = (isComplete && last && closeStatusOf(last)) || "OPEN";
  return (
    <section className="side-card" aria-label={title}>
      <p className="side-title">
        <Link to="/execution" search={{ domain, ...searchOf(history) }}>
          <Text className="side-id" text={workflowId ?? "history"} />
        </Link>
        {history.side.kind === "file" && <span className="badge">from a file</span>}
        <Link to="/compare" search={without} className="side-change">
          Change<span className="hidden"> the {title.toLowerCase()} side</span>
        </Link>
      </p>
      <p className="id muted side-run">
        <Text text={runId ?? ""} />
      </p>
      {first !== undefined && last !== undefined && (
        <p className="side-facts">
          {isComplete && <Status status={status} />}
          <span>
            <span className="muted">started </span>
            <Time at={first.eventTimestamp} />
          </span>
          <span className="number">{durationText(last.eventTimestamp - first.eventTimestamp)}</span>
          <span className="muted number">
            {events.length.toLocaleString("en")} events{!isComplete && " so far …"}
          </span>
        </p>
      )}
      {isForgotten && (
        <p className="muted">The file is no longer open: a page that is loaded again forgets its files.</p>
      )}
      {error !== undefined && error !== null && <ErrorNotice error={error} />}
    </section>
  );
}

/** The query of the page of the execution itself. */
export function searchOf({ side }: ComparedHistory): {
  readonly id: string | undefined;
  readonly run: string | undefined;
  readonly file: string | undefined;
} {
  if (side.kind === "file") return { id: undefined, run: undefined, file: side.file };
  return { id: side.workflowId, run: side.runId, file: undefined };
}
