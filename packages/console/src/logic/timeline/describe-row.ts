import { durationText } from "@openswf/insight/text/duration";
import { shortText } from "@openswf/insight/text/visible-text";
import type { Instant } from "@openswf/model/brand";
import type { Span, TimelineRow } from "./timeline-rows.ts";

/** Spans that are told one by one. */
const toldMax = 10;

/** A row in words, for those who do not see it: `charge (a1): failed after 2 s, then attempt 2 open for 3 s`. */
export function describeRow({ label, id, spans }: TimelineRow, now: Instant): string {
  const name = id === "" || id === label ? shortText(label, 80) : `${shortText(label, 80)} (${shortText(id, 80)})`;
  const told = spans.slice(0, toldMax).map((span, index) => describeSpan(span, index, now));
  const rest = spans.length > toldMax ? [`and ${spans.length - toldMax} more`] : [];
  return `${name}: ${[...told, ...rest].join(", then ")}`;
}

function describeSpan({ state, label, from, to }: Span, index: number, now: Instant): string {
  if (state === "mark") return shortText(label, 80);
  const length = durationText((to ?? now) - from);
  const words = state === "open" ? `open for ${length}` : `${state} after ${length}`;
  return index === 0 ? words : `${shortText(label, 80)} ${words}`;
}
