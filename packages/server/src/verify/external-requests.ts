import type { RunId } from "@openswf/model/brand";
import type { EventType } from "@openswf/model/wire-types";
import type { ExternalRequest } from "./cross-links.ts";
import type { CheckedExecution } from "./family.ts";

const errandKinds = { signal: "signalExternal", "cancel request": "cancelExternal" } as const satisfies Record<
  ExternalRequest,
  string
>;
const initiatingTypes = {
  signal: "SignalExternalWorkflowExecutionInitiated",
  "cancel request": "RequestCancelExternalWorkflowExecutionInitiated",
} as const satisfies Record<ExternalRequest, EventType>;

/** Whatever this history says has reached another execution appears exactly once in that execution's history. */
export async function checkDelivered({ domain, walked, others, domains, report }: CheckedExecution): Promise<void> {
  const { runId } = walked.state.execution;
  for (const { kind, at, initiatedEventId, target } of walked.crossLinks.delivered) {
    // `as`: run ids in a history were made by the server that wrote the history.
    const times = await others.timesReceived(target.runId as RunId, { kind, sender: runId, initiatedEventId });
    if (times === undefined) {
      if (await domains.mustStillHave(domain, at)) {
        report(`its ${kind} of event ${initiatedEventId} reached run ${target.runId}, which is missing`);
      }
    } else if (times !== 1) {
      report(`its ${kind} of event ${initiatedEventId} appears ${times} times in the history of run ${target.runId}`);
    }
  }
}

/** Every request received from another execution was sent by it, and is not about to be sent again. */
export async function checkReceived({ walked, others, report }: CheckedExecution): Promise<void> {
  for (const { kind, initiatedEventId, sender } of walked.crossLinks.received) {
    const runId = sender.runId as RunId; // `as`: as above
    const sent = await others.event(runId, initiatedEventId);
    if (sent === undefined) continue;
    if (sent.eventType !== initiatingTypes[kind]) {
      report(`it received a ${kind} from event ${initiatedEventId} of run ${runId}, which is ${sent.eventType}`);
    } else if (await others.hasErrand(runId, { kind: errandKinds[kind], initiatedEventId })) {
      report(
        `it received a ${kind} from event ${initiatedEventId} of run ${runId}, which still has an errand to send it`,
      );
    }
  }
}
