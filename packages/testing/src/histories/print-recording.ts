import type { HistoryEvent } from "@aws-sdk/client-swf";

/** A history as a fixture: JSON in the form of the AWS CLI, with the execution that it is of. */
export function printRecording(
  execution: { readonly domain: string; readonly workflowId: string; readonly runId: string },
  events: readonly HistoryEvent[],
): string {
  return `${JSON.stringify({ execution, events }, null, 2)}\n`;
}
