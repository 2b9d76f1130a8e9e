import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "react-aria-components/Button";
import { oneLaneEach, packLanes } from "../../../logic/timeline/pack-lanes.ts";
import { idleFolds, timeScale } from "../../../logic/timeline/time-scale.ts";
import { busyTimes } from "../../../logic/timeline/timeline-rows.ts";
import { Empty } from "../../parts/notice.tsx";
import { useNow } from "../../time/now.ts";
import type { HistorySoFar } from "../history-forms.ts";
import type { RunAddress } from "../run-address.ts";
import { Axis, Guides } from "./axis.tsx";
import { LaneRow } from "./lane-row.tsx";
import { useWindow } from "./use-window.ts";

const laneHeight = 30;
const zoomStep = 1.6;
const zoomMax = 20_000;

interface TimelineViewProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
}

/** When activities, timers, children and decision tasks waited and ran. Long waits in which nothing runs are folded away. */
export function TimelineView({ run, history }: TimelineViewProps): ReactElement {
  const [zoom, setZoom] = useState(1);
  const [isFolded, setFolded] = useState(true);
  const [isPacked, setPacked] = useState(true);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useWindow(scroller);
  const isOpen = history.state.close === undefined;
  // Of a closed execution nothing moves with the time.
  const until = isOpen ? now : 0;
  // `events` is what tells that the timeline has grown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const timeline = useMemo(() => history.timeline.timeline(until), [history.events, until]);
  const lanes = useMemo(() => (isPacked ? packLanes : oneLaneEach)(timeline.rows), [timeline, isPacked]);
  const scale = useMemo(() => {
    const { from, to, instants } = timeline;
    const folds = isFolded ? idleFolds(instants, busyTimes(timeline), from, to) : [];
    return timeScale(from, to, seen.width * zoom, folds);
  }, [timeline, isFolded, seen.width, zoom]);
  const virtual = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => laneHeight,
    getItemKey: (index) => lanes[index]?.key ?? index,
    overscan: 10,
  });
  const zoomBy = useZoom(scroller, seen.width, zoom, setZoom);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { "+": zoomStep, "=": zoomStep, "-": 1 / zoomStep, "0": 1 / zoom }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    zoomBy(by);
  };
  if (lanes.length === 0) return <Empty title={history.isComplete ? "Nothing has happened yet" : ""} />;
  return (
    <>
      <div className="view-bar">
        <Button className="button" aria-label="Zoom out" isDisabled={zoom <= 1} onPress={() => zoomBy(1 / zoomStep)}>
          −
        </Button>
        <Button className="button" aria-label="Zoom in" isDisabled={zoom >= zoomMax} onPress={() => zoomBy(zoomStep)}>
          +
        </Button>
        <Button className="button" isDisabled={zoom === 1} onPress={() => zoomBy(1 / zoom)}>
          Fit
        </Button>
        <Toggle text="Fold idle time" isOn={isFolded} onChange={setFolded} />
        <Toggle text="One line each" isOn={!isPacked} onChange={(isOn) => setPacked(!isOn)} />
        <Legend />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys zoom what is scrolled here; buttons above do the same */}
      <div
        ref={scroller}
        className="timeline"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className="timeline-content" style={{ width: seen.labels + scale.width }}>
          <Axis scale={scale} seen={seen} />
          <Guides scale={scale} seen={seen} />
          <ul className="lanes" aria-label="Timeline" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, key, start }) => {
              const lane = lanes[index];
              if (lane === undefined) return null;
              return (
                <LaneRow
                  key={key}
                  lane={lane}
                  top={start}
                  scale={scale}
                  seen={seen}
                  now={isOpen ? now : timeline.to}
                  run={run}
                />
              );
            })}
          </ul>
        </div>
      </div>
    </>
  );
}

/** What the hatching means. */
function Legend(): ReactElement {
  return (
    <span className="view-hint legend muted" aria-hidden="true">
      <span className="span span-open legend-span">
        <span className="span-waiting" />
      </span>
      waits for a worker
      <span className="span span-open legend-span" />
      runs
    </span>
  );
}

interface ToggleProps {
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Toggle({ text, isOn, onChange }: ToggleProps): ReactElement {
  return (
    <label className="toggle">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
      {text}
    </label>
  );
}

/** Zooms so that what is in the middle of the window stays there. */
function useZoom(
  scroller: { readonly current: HTMLDivElement | null },
  width: number,
  zoom: number,
  setZoom: (zoom: number) => void,
): (by: number) => void {
  const middle = useRef<number | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves once the new zoom has been drawn
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || middle.current === undefined) return;
    element.scrollLeft = middle.current * width * zoom - width / 2;
    middle.current = undefined;
  }, [zoom]);
  return (by) => {
    const element = scroller.current;
    if (element !== null) middle.current = (element.scrollLeft + width / 2) / (width * zoom);
    setZoom(Math.min(Math.max(zoom * by, 1), zoomMax));
  };
}
