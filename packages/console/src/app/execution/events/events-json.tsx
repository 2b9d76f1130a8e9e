import type { HistoryEvent } from "@openswf/model/history-events";
import { type ReactElement, useMemo } from "react";
import { writeHistoryFile } from "../../../logic/files/write-history-file.ts";
import { Payload } from "../../parts/payload.tsx";

/** Events that are shown as JSON, the newest last. The file to download has all of them. */
const shownMax = 2_000;

interface EventsJsonProps {
  readonly events: readonly HistoryEvent[];
}

/** The events that pass the filters, in the form of the AWS CLI: folded, searched and copied like any other JSON. */
export function EventsJson({ events }: EventsJsonProps): ReactElement {
  const shown = events.slice(-shownMax);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they follow from the events
  const text = useMemo(() => writeHistoryFile(shown), [events]);
  return (
    <div className="events-json">
      {events.length > shownMax && (
        <p className="muted">
          The last {shownMax.toLocaleString("en")} of {events.length.toLocaleString("en")} events. Filter them by kind
          or text to see others.
        </p>
      )}
      <Payload key={shown[0]?.eventId} title="Events" text={text} none="" height="page" />
    </div>
  );
}
