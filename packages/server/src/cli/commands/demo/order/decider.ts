import type { Decision, DecisionTask, HistoryEvent } from "@openswf/model/wire-types";
import type { Swf } from "../../../client/swf-client.ts";
import { History } from "./history.ts";
import { domain } from "./order-names.ts";

/** Polls a task list for decision tasks and answers each with the decisions of `decide`, until `stopped`. */
export async function runDecider(
  swf: Swf,
  taskList: string,
  decide: (history: History) => Decision[],
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    // Waits up to a minute. The answer has no token if there is no task.
    const task = await swf.call(
      "PollForDecisionTask",
      { domain, taskList: { name: taskList }, identity: "order-demo-decider" },
      stopped,
    );
    const { taskToken } = task;
    if (!taskToken) continue;
    const history = new History(await wholeHistory(swf, taskList, task));
    await swf.call("RespondDecisionTaskCompleted", { taskToken, decisions: decide(history) });
  }
}

/** A task carries the first page of its history. The same poll with the page's token returns the next one. */
async function wholeHistory(swf: Swf, taskList: string, task: DecisionTask): Promise<readonly HistoryEvent[]> {
  const events = [...task.events];
  let { nextPageToken } = task;
  while (nextPageToken !== undefined) {
    const page = await swf.call("PollForDecisionTask", { domain, taskList: { name: taskList }, nextPageToken });
    events.push(...page.events);
    nextPageToken = page.nextPageToken;
  }
  return events;
}
