import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { historyFileName, writeHistoryFile } from "../../logic/files/write-history-file.ts";
import { CompareMenu } from "../compare/compare-menu.tsx";
import { FamilyView } from "../family/family-view.tsx";
import { download } from "../parts/download.ts";
import { EventsView } from "./events/events-view.tsx";
import { CallsBesideTimeline } from "./flow/calls-beside-timeline.tsx";
import type { HistorySoFar } from "./history-forms.ts";
import { type RunAddress, searchOf } from "./run-address.ts";
import { TimelineView } from "./timeline/timeline-view.tsx";

const tabs = {
  summary: "Summary",
  calls: "Calls",
  timeline: "Timeline",
  history: "History",
  family: "Family",
} as const;
type Tab = keyof typeof tabs;
// `as`: the keys of the table are the tabs, but Object.keys returns plain strings.
const tabNames = Object.keys(tabs) as readonly Tab[];

interface RunViewsProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
  readonly summary: ReactNode;
}

/** The ways to look at one run; the address says which. */
export function RunViews({ run, history, summary }: RunViewsProps): ReactElement {
  const { tab: named } = useSearch({ from: "/execution" });
  const { view } = history.flow;
  const offered = tabNames.filter((name) => name !== "calls" || view.isFlow);
  const tab = offered.find((name) => name === named) ?? "summary";
  return (
    <>
      <nav className="tabs page-tabs" aria-label="Execution">
        {offered.map((name) => (
          <Link
            key={name}
            to="/execution"
            search={{ ...searchOf(run), tab: name }}
            className={name === tab ? "tab active" : "tab"}
            aria-current={name === tab ? "page" : undefined}
          >
            {tabs[name]}
            {name === "history" && (
              <span className="count tab-count">{history.events.length.toLocaleString("en")}</span>
            )}
          </Link>
        ))}
        <span className="tabs-end">
          <CompareMenu run={run} />
        </span>
        <Button
          className="button button-quiet"
          isDisabled={!history.isComplete}
          onPress={() =>
            download(historyFileName(run.workflowId, run.runId), writeHistoryFile(history.events), "application/json")
          }
        >
          Download history
        </Button>
      </nav>
      {tab === "history" && <EventsView run={run} history={history} />}
      {tab === "timeline" && <TimelineView run={run} history={history} />}
      {tab === "calls" && <CallsBesideTimeline run={run} history={history} view={view} />}
      {tab === "family" && <FamilyView run={run} history={history} />}
      {tab === "summary" && summary}
    </>
  );
}
