import { attributesMember, type HistoryEvent } from "@openswf/model/history-events";

/** The history as `aws swf get-workflow-execution-history` prints it, which this console and tests of workflows open again. */
export function writeHistoryFile(events: readonly HistoryEvent[]): string {
  const printed = events.map(({ eventId, eventType, eventTimestamp, attributes }) => ({
    eventTimestamp: cliTime(eventTimestamp),
    eventType,
    eventId,
    [attributesMember(eventType)]: attributes,
  }));
  return `${JSON.stringify({ events: printed }, undefined, 4)}\n`;
}

/** `2026-01-01T00:00:00.250000+00:00`, in UTC; without a fraction on whole seconds. */
function cliTime(at: number): string {
  const text = new Date(at).toISOString();
  const fraction = text.slice(20, 23);
  return `${text.slice(0, 19)}${fraction === "000" ? "" : `.${fraction}000`}+00:00`;
}

/** A name for the file: the ids in it, without what file systems refuse. */
export function historyFileName(workflowId: string, runId: string): string {
  const name = `${workflowId.slice(0, 80)}-${runId.slice(0, 12)}`;
  return `${name.replaceAll(/[^\w.-]+/g, "-").replace(/^[.-]+/, "") || "history"}.json`;
}
