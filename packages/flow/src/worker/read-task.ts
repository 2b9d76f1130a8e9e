import type { DecisionTask } from "@aws-sdk/client-swf";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { type HistoryReading, pagesFrom } from "../histories/read-history.ts";

/** The input of a poll. Its further pages want the same, but for the token. */
export interface PollInput {
  readonly domain: string;
  readonly identity: string;
  readonly taskList: { readonly name: string };
  readonly maximumPageSize: number;
  readonly startAtPreviousStartedEvent?: boolean;
}

/** The events that came with a task, and those of its further pages. */
export function readTask(
  reading: HistoryReading,
  task: DecisionTask,
  polled: PollInput,
): AsyncGenerator<readonly HistoryEvent[]> {
  const { calls, signal } = reading;
  return pagesFrom(reading, task, (nextPageToken) =>
    calls.call("PollForDecisionTask", { ...polled, ...(nextPageToken && { nextPageToken }) }, { signal }),
  );
}
