import { ExecutionFold } from "@openswf/console/logic/execution/execution-fold";
import type { ExecutionState } from "@openswf/console/logic/execution/execution-state";
import { FlowFold } from "@openswf/console/logic/flow/flow-fold";
import { readEvent } from "@openswf/console/logic/history/read-event";
import type { RetryWait, TaskListFacts, Why } from "@openswf/console/logic/waiting/why";
import { whyItWaits } from "@openswf/console/logic/waiting/why-it-waits";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { progressLine } from "../../output/progress-line.ts";
import { readHistory } from "./read-history.ts";

/** Task lists that are asked for. The first explain enough. */
const listsMax = 5;
const toldEvery = 1_000;

export interface Folded {
  readonly state: ExecutionState;
  readonly retries: readonly RetryWait[];
}

/** Reads a history and folds it, as the console does. */
export async function fold(at: InDomain, execution: WorkflowExecution): Promise<Folded> {
  const [state, flow, progress] = [new ExecutionFold(), new FlowFold(), progressLine()];
  try {
    for await (const wire of readHistory(at, execution)) {
      const event = readEvent(wire);
      state.add([event]);
      flow.add([event]);
      if (event.eventId % toldEvery === 0) progress.show(`${event.eventId} events read`);
    }
  } finally {
    progress.clear();
  }
  return { state: state.state, retries: flow.retries };
}

/** Why an execution waits, or how it ended: the sentence that stands on its page in the console. */
export async function why(at: InDomain, { state, retries }: Folded, now: number): Promise<Why> {
  return whyItWaits({ state, retries, now, ...(await taskListsOf(at, state)) });
}

interface TaskLists {
  readonly decisionLists: ReadonlyMap<string, TaskListFacts>;
  readonly activityLists: ReadonlyMap<string, TaskListFacts>;
}

async function taskListsOf({ swf, domain }: InDomain, state: ExecutionState): Promise<TaskLists> {
  const lists = { decisionLists: new Map<string, TaskListFacts>(), activityLists: new Map<string, TaskListFacts>() };
  if (state.close !== undefined) return lists;
  const { scheduledDecisionTask: decision } = state;
  if (decision !== undefined) {
    const { count, truncated } = await swf.call("CountPendingDecisionTasks", {
      domain,
      taskList: { name: decision.taskList },
    });
    lists.decisionLists.set(decision.taskList, { pending: count, isTruncated: truncated });
  }
  const waiting = [...state.activities.values()].filter(({ started }) => started === undefined);
  const names = [...new Set(waiting.map(({ taskList }) => taskList))].slice(0, listsMax);
  for (const name of names) {
    const { count, truncated } = await swf.call("CountPendingActivityTasks", { domain, taskList: { name } });
    lists.activityLists.set(name, { pending: count, isTruncated: truncated });
  }
  return lists;
}
