import type { CompactEntry } from "@openswf/insight/events/event-table";
import { durationText } from "@openswf/insight/text/duration";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { Text } from "../../parts/text.tsx";
import { EventTime } from "../../parts/time.tsx";
import { VirtualList } from "../../parts/virtual-list.tsx";

interface EntryListProps {
  readonly entries: readonly CompactEntry[];
  /** Key of an entry. */
  readonly chosen: number | undefined;
  /** When the execution has started. */
  readonly startedAt: number;
}

/** What has happened, one line for each activity, timer, decision task and so on. */
export function EntryList({ entries, chosen, startedAt }: EntryListProps): ReactElement {
  const row = useCallback(
    (index: number) => {
      const entry = entries[index];
      return entry === undefined ? null : <EntryCells entry={entry} startedAt={startedAt} />;
    },
    [entries, startedAt],
  );
  return (
    <VirtualList
      label="History"
      count={entries.length}
      rowHeight={30}
      className="entry-row"
      keyOf={(index) => entries[index]?.key ?? index}
      chosen={entries.findIndex(({ key }) => key === chosen)}
      row={row}
    />
  );
}

interface EntryCellsProps {
  readonly entry: CompactEntry;
  readonly startedAt: number;
}

function EntryCells({ entry, startedAt }: EntryCellsProps): ReactElement {
  const { key, kind, title, status, from, to, events } = entry;
  return (
    <>
      <div role="cell" className="cell number muted">
        {key}
      </div>
      <div role="cell" className="cell">
        <EventTime at={from} startedAt={startedAt} />
      </div>
      <div role="cell" className={`cell event-type kind-${kind.replace(" ", "-")}`}>
        <Link from="/execution" search={(search) => ({ ...search, event: String(key) })} replace className="row-link">
          <span className="entry-kind">{kind}</span> <Text text={title} />
        </Link>
      </div>
      <div role="cell" className={`cell outcome-${status.replace(" ", "-")}`}>
        {status === "recorded" ? "" : status}
      </div>
      <div role="cell" className="cell number muted">
        {events.length > 1 ? durationText(to - from) : ""}
      </div>
    </>
  );
}
