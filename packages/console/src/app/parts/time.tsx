import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement } from "react";
import { usePreference } from "../preferences.ts";
import { useTextOfNow } from "../time/now.ts";
import { absoluteTime, relativeTime, type TimeMode, timeModes } from "../time/time-text.ts";

export const useTimeMode = (): readonly [TimeMode, (mode: TimeMode) => void] =>
  usePreference("times", timeModes, "relative");

/** A time as the reader has chosen to see times; the pointer shows it in full. `at` is in milliseconds. */
export function Time({ at, digits = "seconds" }: TimeProps): ReactElement {
  const [mode] = useTimeMode();
  const utc = absoluteTime(at, "utc", "milliseconds");
  const title = `${absoluteTime(at, "local", "milliseconds")} local\n${utc}`;
  return (
    <time dateTime={utc.replace(" ", "T")} title={title} className="time">
      {mode === "relative" ? <RelativeTime at={at} /> : absoluteTime(at, mode, digits)}
    </time>
  );
}

/** A time of day, even where times are relative: beside a countdown, for one. */
export function Moment({ at }: { readonly at: number }): ReactElement {
  const [mode] = useTimeMode();
  return (
    <time dateTime={absoluteTime(at, "utc", "milliseconds").replace(" ", "T")} className="time">
      {absoluteTime(at, mode === "utc" ? "utc" : "local")}
    </time>
  );
}

interface TimeProps {
  readonly at: number;
  readonly digits?: "seconds" | "milliseconds";
}

/** The time of an event: where times are relative, how long after the start it happened. */
export function EventTime({ at, startedAt }: { readonly at: number; readonly startedAt: number }): ReactElement {
  const [mode] = useTimeMode();
  if (mode !== "relative") return <Time at={at} digits="milliseconds" />;
  const title = `${absoluteTime(at, "local", "milliseconds")} local\n${absoluteTime(at, "utc", "milliseconds")}`;
  return (
    <time dateTime={absoluteTime(at, "utc", "milliseconds").replace(" ", "T")} title={title} className="time">
      {at <= startedAt ? "start" : `+${durationText(at - startedAt)}`}
    </time>
  );
}

function RelativeTime({ at }: { readonly at: number }): string {
  return useTextOfNow((now) => relativeTime(at, now));
}
