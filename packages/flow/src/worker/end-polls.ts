import type { SwfCalls } from "../transport/swf-calls.ts";

export interface PollsToEnd {
  readonly domain: string;
  readonly taskList: { readonly name: string };
  readonly identity: string;
}

/**
 * Has openswf answer the polls of a worker that wait at the server which gets this call. Resolves with `false` elsewhere: Amazon SWF
 * holds a poll until its time is over.
 */
export async function endPolls(
  calls: SwfCalls,
  kind: "activity" | "decision",
  { domain, taskList, identity }: PollsToEnd,
): Promise<boolean> {
  const operation = kind === "activity" ? "OpenSWF.EndPollsForActivityTask" : "OpenSWF.EndPollsForDecisionTask";
  if (!calls.extensions.has(operation)) return false;
  await calls.callExtension(operation, { domain, taskList, identity }, { timeoutMs, retryForMs });
  return true;
}

/** Short, in milliseconds: a server that does not answer has no tasks to lose. */
const timeoutMs = 5_000;
const retryForMs = 2_000;
