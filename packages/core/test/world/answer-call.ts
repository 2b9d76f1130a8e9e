import type { ActivityTask, DecisionTask } from "@openswf/model/wire-types";
import type { WireReply } from "../../src/ports/transport.ts";
import { type Client, FaultAnswer } from "./client.ts";

/** The answer to a call of RespondAndPoll. */
export interface NextTask {
  readonly poll?: number;
  readonly task?: Partial<ActivityTask & DecisionTask>;
}

export type Answer =
  | { readonly RespondDecisionTaskCompleted: object }
  | { readonly RespondActivityTaskCompleted: object }
  | { readonly RespondActivityTaskFailed: object }
  | { readonly RespondActivityTaskCanceled: object };
export type AskedPoll = { readonly PollForDecisionTask: object } | { readonly PollForActivityTask: object };

export const decisionPoll = (list = "orders", identity?: string): AskedPoll => ({
  PollForDecisionTask: { domain: "shop", taskList: { name: list }, identity },
});
export const activityPoll = (list = "cards", identity?: string): AskedPoll => ({
  PollForActivityTask: { domain: "shop", taskList: { name: list }, identity },
});

export function sendAnswer(client: Client, respond: Answer, ...polls: readonly AskedPoll[]): Promise<WireReply> {
  return client.request("OpenSWF.RespondAndPoll", { respond, polls });
}

/** Answers a task and asks for the next. Rejects with the fault. */
export async function answerAndAsk(
  client: Client,
  respond: Answer,
  ...polls: readonly AskedPoll[]
): Promise<NextTask & Pick<WireReply, "undelivered">> {
  const reply = await sendAnswer(client, respond, ...polls);
  if (reply.status !== 200) throw new FaultAnswer(reply);
  // `as`: the answer of this operation.
  return {
    ...(JSON.parse(reply.body ?? "") as NextTask),
    ...(reply.undelivered && { undelivered: reply.undelivered }),
  };
}
