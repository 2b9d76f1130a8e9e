import { type EventKind, eventKinds } from "@openswf/insight/events/event-kinds";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useDeferredValue, useMemo } from "react";
import { Empty } from "../../parts/notice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import type { HistorySoFar } from "../history-forms.ts";
import type { RunAddress } from "../run-address.ts";
import { EntryList } from "./entry-list.tsx";
import { EventDetail } from "./event-detail.tsx";
import { EventList } from "./event-list.tsx";

interface EventsViewProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
}

/** The history as events, or with all events of one thing on one line. The address has the filters and the chosen event. */
export function EventsView({ run, history }: EventsViewProps): ReactElement {
  const { view = "all", kind, text = "", event } = useSearch({ from: "/execution" });
  const { events, table, isComplete } = history;
  const wantedText = useDeferredValue(text);
  const filter = useMemo(() => {
    const known = eventKinds.find((one) => one === kind);
    return { text: wantedText, ...(known !== undefined && { kinds: new Set<EventKind>([known]) }) };
  }, [kind, wantedText]);
  // `events` is what tells that the table has grown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const rows = useMemo(() => table.rows(filter), [events, table, filter]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const entries = useMemo(() => table.compactRows(filter), [events, table, filter]);
  const chosen = table.event(Number(event));
  const startedAt = events[0]?.eventTimestamp ?? 0;
  const isEmpty = rows.length === 0 && isComplete;
  return (
    <>
      <EventsBar shown={view === "compact" ? entries.length : rows.length} />
      <div className={chosen === undefined ? "events" : "events has-detail"}>
        {isEmpty ? (
          <Empty title="No event passes these filters" />
        ) : view === "compact" ? (
          <EntryList startedAt={startedAt} entries={entries} chosen={chosen && table.entryOf(chosen.eventId)?.key} />
        ) : (
          <EventList startedAt={startedAt} events={rows} chosen={chosen?.eventId} />
        )}
        {chosen !== undefined && (
          <EventDetail
            key={chosen.eventId}
            run={run}
            events={view === "compact" ? (table.entryOf(chosen.eventId)?.events ?? [chosen]) : [chosen]}
            table={table}
          />
        )}
      </div>
    </>
  );
}

const kindTexts: Readonly<Record<EventKind, string>> = {
  execution: "Execution",
  "decision task": "Decision tasks",
  activity: "Activities",
  timer: "Timers",
  child: "Children",
  signal: "Signals",
  marker: "Markers",
  lambda: "Lambda functions",
  "cancel request": "Cancel requests",
};

function EventsBar({ shown }: { readonly shown: number }): ReactElement {
  const search = useSearch({ from: "/execution" });
  const navigate = useNavigate();
  const change = (changed: Readonly<Record<string, string>>): void =>
    void navigate({ to: "/execution", search: { ...search, ...changed }, replace: true });
  const { view = "all", kind = "", text = "" } = search;
  return (
    <div className="view-bar">
      <fieldset className="segments">
        <legend className="hidden">Form</legend>
        {(["all", "compact"] as const).map((one) => (
          <button
            key={one}
            type="button"
            className="segment"
            aria-pressed={view === one}
            onClick={() => change({ view: one })}
          >
            {one === "all" ? "All events" : "Compact"}
          </button>
        ))}
      </fieldset>
      <select
        className="choice"
        aria-label="Kind"
        value={kind}
        onChange={({ target }) => change({ kind: target.value })}
      >
        <option value="">Every kind</option>
        {eventKinds.map((one) => (
          <option key={one} value={one}>
            {kindTexts[one]}
          </option>
        ))}
      </select>
      <TextField
        label="Text in events"
        value={text}
        takes="while typing"
        onChange={(typed) => change({ text: typed })}
      />
      <span className="muted number" role="status">
        {shown.toLocaleString("en")} shown
      </span>
    </div>
  );
}
