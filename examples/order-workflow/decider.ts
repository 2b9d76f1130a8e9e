import {
  type Decision,
  type DecisionTask,
  type HistoryEvent,
  PollForDecisionTaskCommand,
  RespondDecisionTaskCompletedCommand,
  type SWFClient,
} from "@aws-sdk/client-swf";
import { History } from "./history.ts";
import { domain } from "./names.ts";

/** Polls a task list for decision tasks and answers each with the decisions of `decide`, until `stopped`. */
export async function runDecider(
  swf: SWFClient,
  taskList: string,
  decide: (history: History) => Decision[],
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    // Waits up to a minute. The answer has no token if there is no task.
    const task = await swf.send(
      new PollForDecisionTaskCommand({ domain, taskList: { name: taskList }, identity: "order-example-decider" }),
      { abortSignal: stopped },
    );
    if (task.taskToken === undefined || task.taskToken === "") continue;
    const history = new History(await wholeHistory(swf, taskList, task));
    await swf.send(new RespondDecisionTaskCompletedCommand({ taskToken: task.taskToken, decisions: decide(history) }));
  }
}

/** A task carries the first page of its history. The same poll with the page's token returns the next one. */
async function wholeHistory(swf: SWFClient, taskList: string, task: DecisionTask): Promise<readonly HistoryEvent[]> {
  const events = [...(task.events ?? [])];
  let { nextPageToken } = task;
  while (nextPageToken !== undefined) {
    const page = await swf.send(
      new PollForDecisionTaskCommand({ domain, taskList: { name: taskList }, nextPageToken }),
    );
    events.push(...(page.events ?? []));
    nextPageToken = page.nextPageToken;
  }
  return events;
}
