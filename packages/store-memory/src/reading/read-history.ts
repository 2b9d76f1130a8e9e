import type { HistoryRange } from "@openswf/core/stores/executions";
import type { EventId } from "@openswf/model/brand";
import type { Execution, HistoryPart } from "../executions/execution.ts";

/** Printed events of an execution. */
export function readHistory({ history }: Execution, { from, to, limit, reverse }: HistoryRange): readonly string[] {
  const events: string[] = [];
  const start = reverse ? lastStartingUntil(history, to) : Math.max(0, lastStartingUntil(history, from));
  const step = reverse ? -1 : 1;
  for (let index = start; events.length < limit; index += step) {
    const part = history[index];
    if (part === undefined || (reverse ? lastOf(part) < from : part.firstEventId > to)) break;
    const lines = linesBetween(part, from, to);
    if (reverse) lines.reverse();
    for (const line of lines.slice(0, limit - events.length)) events.push(line);
  }
  return events;
}

/** The printed events after one, ascending. */
export function eventsAfter(execution: Execution, lastEventId: EventId): readonly string[] {
  const range = { from: lastEventId + 1, to: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER, reverse: false };
  return readHistory(execution, range);
}

function lastOf({ firstEventId, count }: HistoryPart): EventId {
  return firstEventId + count - 1;
}

/** The index of the last part that starts with this event or one before it; -1 if all start later. */
function lastStartingUntil(history: readonly HistoryPart[], eventId: EventId): number {
  let low = 0;
  let high = history.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((history[middle]?.firstEventId ?? eventId) <= eventId) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function linesBetween(part: HistoryPart, from: EventId, to: EventId): string[] {
  const lines = part.body.split("\n");
  const skipped = Math.max(0, from - part.firstEventId);
  return lines.slice(skipped, Math.max(skipped, to - part.firstEventId + 1));
}
