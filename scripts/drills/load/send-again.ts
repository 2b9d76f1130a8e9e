import { SignalWorkflowExecutionCommand, type SWFClient } from "@aws-sdk/client-swf";
import { domain, paid } from "./orders.ts";
import { failedCall } from "./swf-endpoint.ts";

/**
 * Sends the signals of these orders again, as a client does that cannot know whether a restored store has them. Resolves with
 * the number of orders that were open; the others are lost, or had closed.
 */
export async function sendAgain(swf: SWFClient, orders: Iterable<string>): Promise<number> {
  let open = 0;
  for (const workflowId of orders) {
    try {
      await swf.send(new SignalWorkflowExecutionCommand({ domain, workflowId, signalName: paid, input: workflowId }));
      open += 1;
    } catch (error) {
      if (failedCall(error).name !== "UnknownResourceFault") throw error;
    }
  }
  return open;
}
