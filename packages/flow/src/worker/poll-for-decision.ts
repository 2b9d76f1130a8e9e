import type { DecisionTask } from "@aws-sdk/client-swf";
import { pageSize } from "../histories/read-history.ts";
import type { DecisionWork, OpenDecisionTask } from "./decision-work.ts";
import type { PollInput } from "./read-task.ts";

/** SWF holds a poll for 60 seconds. */
export const pollTimeoutMs = 70_000;

export function pollInput({ domain, identity, stickyList }: DecisionWork, taskList: string): PollInput {
  return {
    domain,
    identity,
    taskList: { name: taskList },
    maximumPageSize: pageSize,
    ...(taskList === stickyList && { startAtPreviousStartedEvent: true }),
  };
}

export async function pollForDecision(
  work: DecisionWork,
  taskList: string,
  signal: AbortSignal,
): Promise<OpenDecisionTask | undefined> {
  const options = { signal, timeoutMs: pollTimeoutMs, retryForMs: 0 };
  const task = await work.calls.call("PollForDecisionTask", pollInput(work, taskList), options);
  return openTask(work, task, taskList);
}

/** `undefined` for a poll that brought none. */
export function openTask(
  { clock }: DecisionWork,
  task: DecisionTask,
  polledList: string | undefined,
): OpenDecisionTask | undefined {
  // An empty poll has no token, or an empty one. `as`: with a token, it has all the rest.
  if (!task.taskToken) return undefined;
  return { ...task, polledList, receivedAt: clock.now() } as OpenDecisionTask;
}
