import { readExecutionContext } from "./execution-context.ts";
import type { GivenEvent } from "./to-history-event.ts";
import type { ReplayedExecution } from "./workflow-definition.ts";

/**
 * A history as somebody has kept it: the events, or an object that has them as `events`, as the AWS CLI and SDKs give it; or that as
 * JSON text.
 */
export type RecordedHistory = readonly GivenEvent[] | { readonly events?: readonly GivenEvent[] | undefined } | string;

/** What was given is no whole history. */
export class RecordedHistoryError extends Error {
  override readonly name = "RecordedHistoryError";
}

/** Another decider has made the history, so no code of ours fits it. */
export class ForeignHistoryError extends Error {
  override readonly name = "ForeignHistoryError";
}

/** The events from the first, in order. */
export function eventsOf(history: RecordedHistory): readonly GivenEvent[] {
  const given: unknown = typeof history === "string" ? parsed(history) : history;
  const events: unknown = Array.isArray(given) ? given : Object(given).events;
  if (!Array.isArray(events)) {
    throw new RecordedHistoryError(
      "the history has no events: give them as a list, or as the answer of GetWorkflowExecutionHistory",
    );
  }
  // `as`: each event is checked as it is read.
  const listed = events as readonly GivenEvent[];
  const ordered = (listed[0]?.eventId ?? 0) > (listed.at(-1)?.eventId ?? 0) ? listed.toReversed() : listed;
  const gap = ordered.findIndex(({ eventId }, index) => eventId !== index + 1);
  if (gap !== -1) {
    throw new RecordedHistoryError(
      `the history has event ${ordered[gap]?.eventId} where event ${gap + 1} should be: give all pages, from the first event`,
    );
  }
  if (typeof Object(given).nextPageToken === "string") {
    throw new RecordedHistoryError(
      `the history goes on after event ${ordered.length}: it has a nextPageToken. Give all pages`,
    );
  }
  return ordered;
}

/** The execution that a history is of. Our deciders say it in what they answer the first task with. */
export function executionOf(events: readonly GivenEvent[]): ReplayedExecution | undefined {
  let isDecided = false;
  for (const event of events) {
    if (event.eventType !== "DecisionTaskCompleted") continue;
    isDecided = true;
    const execution = readExecutionContext(contextIn(event));
    if (execution !== undefined) return execution;
  }
  if (!isDecided) return undefined;
  throw new ForeignHistoryError(
    "the decision tasks of this history were completed by another decider: none has the executionContext that workers of " +
      "@openswf/flow write. If it is ours all the same, say which execution it is of with the option `execution`.",
  );
}

function contextIn(event: GivenEvent): string | undefined {
  const context: unknown = Object(Object(event).decisionTaskCompletedEventAttributes).executionContext;
  return typeof context === "string" ? context : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordedHistoryError("the history is no JSON", { cause: error });
  }
}
