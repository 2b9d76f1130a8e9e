import { CallFault, isDenied } from "@openswf/insight/calls/fault";
import { ExecutionFold } from "@openswf/insight/execution/execution-fold";
import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import { FlowFold } from "@openswf/insight/flow/flow-fold";
import { readEvent } from "@openswf/insight/history/read-event";
import { pollingOf } from "@openswf/insight/machinery/task-list-now";
import type { RetryWait, TaskListFacts, Why } from "@openswf/insight/waiting/why";
import { whyItWaits } from "@openswf/insight/waiting/why-it-waits";
import type { EventId, Instant } from "@openswf/model/brand";
import type { WorkflowExecution } from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { findTaskList, type TaskListKind } from "../../client/task-lists.ts";
import { progressLine } from "../../output/progress-line.ts";
import { readHistory } from "./read-history.ts";

/** Task lists that are asked for. The first explain enough. */
const listsMax = 5;
const toldEvery = 1_000;

export interface Folded {
  readonly state: ExecutionState;
  readonly retries: readonly RetryWait[];
}

/** Reads a history and folds it. `undefined` for whoever may describe an execution and not read its history. */
export async function foldIfPermitted(at: InDomain, execution: WorkflowExecution): Promise<Folded | undefined> {
  try {
    return await fold(at, execution);
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/** Reads a history and folds it, as the console does. */
async function fold(at: InDomain, execution: WorkflowExecution): Promise<Folded> {
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
export async function why(
  at: InDomain,
  execution: WorkflowExecution,
  { state, retries }: Folded,
  now: number,
): Promise<Why> {
  if (state.close !== undefined) return whyItWaits({ state, retries, now });
  const heartbeats = await heartbeatsOf(at, execution);
  return whyItWaits({ state, retries, now, heartbeats, ...(await taskListsOf(at, state, now)) });
}

/** When the last heartbeat of each open activity came; empty where the endpoint does not say. */
async function heartbeatsOf(
  { swf, domain }: InDomain,
  execution: WorkflowExecution,
): Promise<ReadonlyMap<EventId, Instant | undefined>> {
  if (!swf.offers("OpenSWF.ListOpenActivityTasks")) return new Map();
  try {
    const { activityTasks } = await swf.callExtension("OpenSWF.ListOpenActivityTasks", { domain, execution });
    return new Map(
      activityTasks.map(({ scheduledEventId, lastHeartbeatTimestamp: at }) => [
        scheduledEventId,
        at === undefined ? undefined : Math.round(at * 1000),
      ]),
    );
  } catch (error) {
    // Whoever may not ask for it still hears the rest.
    if (error instanceof CallFault) return new Map();
    throw error;
  }
}

interface TaskLists {
  readonly decisionLists: ReadonlyMap<string, TaskListFacts>;
  readonly activityLists: ReadonlyMap<string, TaskListFacts>;
}

async function taskListsOf(at: InDomain, state: ExecutionState, now: number): Promise<TaskLists> {
  const lists = { decisionLists: new Map<string, TaskListFacts>(), activityLists: new Map<string, TaskListFacts>() };
  const { scheduledDecisionTask: decision } = state;
  if (decision !== undefined) {
    lists.decisionLists.set(decision.taskList, await factsOf(at, "DECISION", decision.taskList, now));
  }
  const waiting = [...state.activities.values()].filter(({ started }) => started === undefined);
  const names = [...new Set(waiting.map(({ taskList }) => taskList))].slice(0, listsMax);
  for (const name of names) lists.activityLists.set(name, await factsOf(at, "ACTIVITY", name, now));
  return lists;
}

/** A worker that is busy does not poll, and may be there all the same. */
async function factsOf(at: InDomain, kind: TaskListKind, name: string, now: number): Promise<TaskListFacts> {
  const { list } = await findTaskList(at, kind, name);
  const { pending, isTruncated, oldestAt, waitingPolls, lastPolledAt } = list;
  const pollers = pollingOf(list, now) === "busy" ? undefined : waitingPolls;
  return { pending, isTruncated, oldestAt, pollers, lastPolledAt };
}
