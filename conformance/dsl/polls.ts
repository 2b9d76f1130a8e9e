import type {
  ActivityTask as ActivityReply,
  DecisionTask as DecisionReply,
  HistoryEvent,
  PollForActivityTaskInput,
  PollForDecisionTaskInput,
  SWF,
} from "@aws-sdk/client-swf";
import { pause } from "./expectations.ts";

/** What a poll needs: a client, a domain, and a signal that ends with the scenario. */
export interface Polling {
  readonly swf: SWF;
  readonly domain: string;
  readonly abortSignal: AbortSignal;
}

export type DecisionTask = Omit<DecisionReply, "events"> & {
  readonly taskToken: string;
  readonly events: readonly HistoryEvent[];
};
export type ActivityTask = ActivityReply & { readonly taskToken: string };

/** An endpoint may answer an empty poll at once. The pause keeps the poller from asking in a tight loop. */
const emptyPauseMs = 20;

/** How long a poller waits for a task. Everything that these scenarios schedule arrives far sooner. */
const taskWithinMs = 15_000;

/** The next decision task of a list with its full history, whatever number of pages that takes. */
export function pollForDecisionTask(
  polling: Polling,
  taskList: string,
  settings: Omit<PollForDecisionTaskInput, "domain" | "taskList"> = {},
): Promise<DecisionTask> {
  const input = { domain: polling.domain, taskList: { name: taskList }, ...settings };
  return untilTask(polling, `decision task on ${taskList}`, async (abortSignal) => {
    const first = await polling.swf.pollForDecisionTask(input, { abortSignal });
    return hasToken(first) ? { ...first, events: await allEvents(polling, input, first) } : { ...first, events: [] };
  });
}

async function allEvents(
  { swf }: Polling,
  input: PollForDecisionTaskInput,
  first: DecisionReply,
): Promise<readonly HistoryEvent[]> {
  const events = [...(first.events ?? [])];
  let nextPageToken = first.nextPageToken;
  while (nextPageToken !== undefined) {
    const page = await swf.pollForDecisionTask({ ...input, nextPageToken });
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  }
  return events;
}

export function pollForActivityTask(
  polling: Polling,
  taskList: string,
  settings: Omit<PollForActivityTaskInput, "domain" | "taskList"> = {},
): Promise<ActivityTask> {
  const input = { domain: polling.domain, taskList: { name: taskList }, ...settings };
  return untilTask(polling, `activity task on ${taskList}`, (abortSignal) =>
    polling.swf.pollForActivityTask(input, { abortSignal }),
  );
}

/**
 * Polls until there is a task. The scenario may do other things meanwhile; it sees a failure when it awaits the result.
 */
function untilTask<Reply extends { readonly taskToken?: string | undefined }>(
  polling: Polling,
  what: string,
  poll: (abortSignal: AbortSignal) => Promise<Reply>,
): Promise<Reply & { readonly taskToken: string }> {
  const task = repeatedly(polling, what, poll);
  task.catch(() => undefined);
  return task;
}

async function repeatedly<Reply extends { readonly taskToken?: string | undefined }>(
  { abortSignal }: Polling,
  what: string,
  poll: (abortSignal: AbortSignal) => Promise<Reply>,
): Promise<Reply & { readonly taskToken: string }> {
  const deadline = AbortSignal.timeout(taskWithinMs);
  const hangUp = AbortSignal.any([abortSignal, deadline]);
  while (!hangUp.aborted) {
    try {
      const reply = await poll(hangUp);
      if (hasToken(reply)) return reply;
      await pause(emptyPauseMs);
    } catch (error) {
      if (!hangUp.aborted) throw error;
    }
  }
  throw new Error(`no ${what} within ${taskWithinMs / 1000} s`);
}

function hasToken<Reply extends { readonly taskToken?: string | undefined }>(
  reply: Reply,
): reply is Reply & { readonly taskToken: string } {
  return reply.taskToken !== undefined && reply.taskToken !== "";
}
