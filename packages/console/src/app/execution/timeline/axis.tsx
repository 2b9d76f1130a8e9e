import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement } from "react";
import { type Ticks, type TimeScale, ticksBetween } from "../../../logic/timeline/time-scale.ts";
import { useTimeMode } from "../../parts/time.tsx";
import { absoluteTime, type TimeMode } from "../../time/time-text.ts";
import type { Window } from "./use-window.ts";

const tickSpacing = 110;
/** Nearer to the right end, a time would be cut off. */
const lastTextWidth = 40;

interface AxisProps {
  readonly scale: TimeScale;
  readonly seen: Window;
}

function ticksOf(scale: TimeScale, seen: Window, mode: TimeMode): Ticks {
  const offsetMs = mode === "relative" ? -scale.from : zoneOffset(mode, scale.from);
  return ticksBetween(scale, seen.from, seen.to, tickSpacing, offsetMs);
}

/** A line below each time, so that the eye finds what happened at once. */
export function Guides({ scale, seen }: AxisProps): ReactElement {
  const [mode] = useTimeMode();
  return (
    <div className="guides" aria-hidden="true">
      {ticksOf(scale, seen, mode).at.map(({ at, x }) => (
        <span key={at} className="guide" style={{ left: seen.labels + x }} />
      ))}
      {scale.folds.map(({ from, x, width }) => (
        <span key={from} className="guide guide-fold" style={{ left: seen.labels + x, width }} />
      ))}
    </div>
  );
}

/** The times above a timeline: of the day, or since the start where the reader prefers relative times. */
export function Axis({ scale, seen }: AxisProps): ReactElement {
  const [mode] = useTimeMode();
  const zone = mode === "utc" ? "utc" : "local";
  const { step, at: ticks } = ticksOf(scale, seen, mode);
  const text = (at: number): string =>
    mode === "relative" ? sinceStart(at - scale.from) : tickText(absoluteTime(at, zone, "milliseconds"), step);
  return (
    <div className="axis" aria-hidden="true">
      <div className="axis-corner" style={{ width: seen.labels }}>
        {mode === "relative" ? "Since the start" : zone === "utc" ? "UTC" : "Local time"}
      </div>
      {ticks.map(({ at, x }) => (
        <span key={at} className="tick" style={{ left: seen.labels + x }}>
          {x < scale.width - lastTextWidth && text(at)}
        </span>
      ))}
      {scale.folds.map(({ from, to, x, width }) => (
        <span
          key={from}
          className="fold"
          style={{ left: seen.labels + x, width }}
          title={`${durationText(to - from)} in which nothing ran`}
        >
          ⋯
        </span>
      ))}
    </div>
  );
}

const zoneOffset = (zone: "local" | "utc", at: number): number =>
  zone === "utc" ? 0 : -new Date(at).getTimezoneOffset() * 60_000;

const sinceStart = (ms: number): string => (ms <= 0 ? "0" : durationText(ms));

const day = 86_400_000;

/** Of `2026-11-29 08:12:03.250` as much as tells the ticks apart. */
function tickText(time: string, step: number): string {
  if (step >= day) return time.slice(0, 10);
  if (step >= 60_000) return time.slice(5, 16);
  return step >= 1_000 ? time.slice(11, 19) : time.slice(11, 23);
}
