import { hash } from "node:crypto";
import type { StateChanges } from "@openswf/engine/state-changes";
import type { EventId, Instant } from "@openswf/model/brand";
import { isoDate } from "../../ports/clock.ts";
import type { PublishedEvent } from "../../ports/event-sink.ts";
import { domainArn } from "../../protocol/domain-arn.ts";
import { domainKeyParts } from "../../stores/domain-key.ts";

/** Prints state changes in the envelope of Amazon EventBridge, in the order of the history. */
export function printedEvents({ domain, at, changes, execution }: StateChanges): readonly PublishedEvent[] {
  const { account, region, name } = domainKeyParts(domain);
  const { runId } = execution.executionInfo.execution;
  return changes.map(({ eventId, eventType }) => {
    const id = publishedId(runId, eventId);
    const body = JSON.stringify({
      version: "0",
      id,
      "detail-type": "Simple Workflow Execution State Change",
      source: "aws.swf",
      account,
      time: wholeSeconds(at),
      region,
      resources: [domainArn({ account, region }, name)],
      detail: { eventId, eventType, workflowExecutionDetail: execution },
    });
    return { id, body };
  });
}

/** The id under which an event of a history is published: a UUID of version 8, made from what names the event. */
function publishedId(runId: string, eventId: EventId): string {
  const hex = hash("sha256", `${runId}/${eventId}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** EventBridge's form: `2026-11-22T20:15:00Z`. */
function wholeSeconds(at: Instant): string {
  return isoDate(at).replace(/\.\d+Z$/, "Z");
}
