import type { EventId, Instant } from "@openswf/model/brand";
import { durationText } from "../text/duration.ts";

/** A piece of a sentence: text, or something that a page shows as a link or a time. */
export type Part =
  | string
  | { readonly kind: "event"; readonly text: string; readonly eventId: EventId }
  | {
      readonly kind: "task list";
      readonly text: string;
      readonly name: string;
      readonly of: "activities" | "decisions";
    }
  | {
      readonly kind: "execution";
      readonly text: string;
      /** `undefined` is that of the execution itself. */
      readonly workflowId: string | undefined;
      readonly runId: string | undefined;
    }
  /** A time of day. */
  | { readonly kind: "instant"; readonly at: Instant }
  /** Time from now until then, which counts down: `14 min`. */
  | { readonly kind: "until"; readonly at: Instant }
  /** Time from then until now, which counts up. */
  | { readonly kind: "since"; readonly at: Instant };

export type Parts = readonly Part[];

/** The sentence as plain text, for titles, screen readers and tests. */
export function textOfParts(parts: Parts, now: Instant, timeText: (at: Instant) => string = isoTime): string {
  return parts.map((part) => textOfPart(part, now, timeText)).join("");
}

function textOfPart(part: Part, now: Instant, timeText: (at: Instant) => string): string {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "instant":
      return timeText(part.at);
    case "until":
      return durationText(part.at - now);
    case "since":
      return durationText(now - part.at);
    default:
      return part.text;
  }
}

function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}
