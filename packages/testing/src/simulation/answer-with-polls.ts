import type { WireReply } from "@openswf/core";

export const respondAndPoll = "OpenSWF.RespondAndPoll";

/** A call and its input, as JSON. */
export interface InnerCall {
  readonly operation: string;
  readonly input: string;
}

/** The answer to a task in a call that also asks for the next; any other call is itself. */
export function answerIn(operation: string, body: string): InnerCall {
  if (operation !== respondAndPoll) return { operation, input: body };
  // `as`: the SDK has made it.
  const { respond } = JSON.parse(body) as { readonly respond: Readonly<Record<string, object>> };
  return innerCall(respond);
}

/** The poll of such a call that got a task. */
export function pollIn(operation: string, body: string, { body: reply = "" }: WireReply): InnerCall | undefined {
  if (operation !== respondAndPoll) return { operation, input: body };
  const [, position] = /^\{"poll":(\d+),/.exec(reply) ?? [];
  // `as`: the SDK has made it.
  const { polls } = JSON.parse(body) as { readonly polls: readonly Readonly<Record<string, object>>[] };
  const poll = position === undefined ? undefined : polls[Number(position)];
  return poll && innerCall(poll);
}

function innerCall(call: Readonly<Record<string, object>>): InnerCall {
  const [[operation, input] = ["", {}]] = Object.entries(call);
  return { operation, input: JSON.stringify(input) };
}
