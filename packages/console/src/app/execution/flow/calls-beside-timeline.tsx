import type { FlowView } from "@openswf/insight/flow/flow-view";
import type { EventId } from "@openswf/model/brand";
import { type ReactElement, useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { eventsOfCalls } from "../../../logic/flow/events-of-calls.ts";
import type { HistorySoFar } from "../history-forms.ts";
import type { RunAddress } from "../run-address.ts";
import { TimelineView } from "../timeline/timeline-view.tsx";
import { CallsView } from "./calls-view.tsx";
import { LitCallContext, noCall } from "./lit-call.ts";

interface CallsProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
  readonly view: FlowView;
}

/** Both need room: narrower pages have the calls alone, and the timeline in its tab. */
const wide = window.matchMedia("(min-width: 1400px)");

function subscribe(listener: () => void): () => void {
  wide.addEventListener("change", listener);
  return () => wide.removeEventListener("change", listener);
}

/** The calls of an execution, on wide pages beside its timeline: what is pointed at in one is marked in both. */
export function CallsBesideTimeline({ run, history, view }: CallsProps): ReactElement {
  const isWide = useSyncExternalStore(subscribe, () => wide.matches);
  const [pointedAt, setPointedAt] = useState<EventId | undefined>();
  const calls = useMemo(() => eventsOfCalls(view), [view]);
  const light = useCallback((eventId: EventId | undefined) => setPointedAt(eventId), []);
  const lit = useMemo(() => {
    const eventIds = pointedAt === undefined ? noCall : (calls.get(pointedAt) ?? noCall);
    return { eventIds, light };
  }, [calls, pointedAt, light]);
  if (!isWide) return <CallsView run={run} view={view} />;
  return (
    <LitCallContext value={lit}>
      <div className="calls-and-timeline">
        <CallsView run={run} view={view} />
        <section className="beside" aria-label="Timeline beside">
          <TimelineView run={run} history={history} />
        </section>
      </div>
    </LitCallContext>
  );
}
