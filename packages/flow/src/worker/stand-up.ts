import type { HistoryEvent } from "../authoring/history-event.ts";
import { readHistory } from "../histories/read-history.ts";
import { readExecutionContext } from "../replay/execution-context.ts";
import { ExecutionReplay } from "../replay/execution-replay.ts";
import { CodeFailure, OthersExecution, UnknownWorkflowType } from "./decision-failures.ts";
import type { DecisionWork, OpenDecisionTask } from "./decision-work.ts";
import type { Standing } from "./execution-cache.ts";
import { pollInput } from "./poll-for-decision.ts";
import { readTask } from "./read-task.ts";
import { bytesOf, emptyBytes } from "./standing-bytes.ts";

/** An execution whose code has heard everything up to the last task, and may decide the one that is open. */
export interface Ready extends Omit<Standing, "startedEventId"> {
  readonly isCached: boolean;
}

/** The execution of a task from the cache, or made from its history. */
export async function standUp(work: DecisionWork, task: OpenDecisionTask): Promise<Ready> {
  const known = work.cache.take(task.workflowExecution.runId, task.previousStartedEventId ?? 0);
  const goneOn = known === undefined ? undefined : await feed(work, task, known);
  if (goneOn !== undefined) return goneOn;
  requireType(work, task);
  const made = await feed(work, task, undefined);
  if (made === undefined) throw new Error("an execution that is made from its history has no other history");
  return made;
}

/** `undefined` if the history is not the one that the execution in memory has heard. */
async function feed(
  work: DecisionWork,
  task: OpenDecisionTask,
  known: Standing | undefined,
): Promise<Ready | undefined> {
  const { code } = work;
  const { previousStartedEventId = 0, startedEventId } = task;
  const replay = known?.replay ?? new ExecutionReplay(work.replayOptions(task));
  let { bytes, taskTimeoutMs } = known ?? { bytes: emptyBytes(code), taskTimeoutMs: undefined };
  let startedAt = 0;
  for await (const page of pagesOf(work, task, known)) {
    const events = page.filter(({ eventId }) => eventId <= startedEventId);
    if (known === undefined) requireOurs(events, task);
    else if (!isOf(events, known)) return undefined;
    taskTimeoutMs ??= taskTimeoutOf(events[0]);
    bytes += bytesOf(events);
    startedAt = events.at(-1)?.at ?? startedAt;
    try {
      // Code runs only for tasks that were completed, and one from the cache has run them already: then this only compares.
      if (known !== undefined || previousStartedEventId === 0) replay.feed(events);
      else code.limited(() => replay.feed(events));
    } catch (error) {
      throw new CodeFailure(error);
    }
  }
  return { replay, bytes, taskTimeoutMs, startedAt, isCached: known !== undefined };
}

/** A server that was restored from a backup may give a run other events under the same ids. */
function isOf(events: readonly HistoryEvent[], { startedEventId, startedAt }: Standing): boolean {
  return events.every(({ eventId, at }) => eventId !== startedEventId || at === startedAt);
}

/** With an execution in memory, the events since its last task are enough; they are all that comes from a list of our own. */
function pagesOf(
  work: DecisionWork,
  task: OpenDecisionTask,
  known: Standing | undefined,
): AsyncGenerator<readonly HistoryEvent[]> {
  const startsAtFirst = (task.events?.[0]?.eventId ?? 1) === 1;
  if (known === undefined && !startsAtFirst) return readHistory(work, task.workflowExecution);
  return readTask(work, task, pollInput(work, task.polledList));
}

function taskTimeoutOf(event: HistoryEvent | undefined): number | undefined {
  if (event?.eventType !== "WorkflowExecutionStarted") return undefined;
  const seconds = Number(event.attributes.taskStartToCloseTimeout);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}

function requireType({ code }: DecisionWork, { workflowType, events = [] }: OpenDecisionTask): void {
  const { name = "", version = "" } = workflowType ?? {};
  if (code.workflows.some((each) => each.name === name && each.version === version)) return;
  const decided = events.find(({ eventType }) => eventType === "DecisionTaskCompleted");
  if (decided !== undefined && !isOurs(decided.decisionTaskCompletedEventAttributes?.executionContext)) {
    throw new OthersExecution(name, version);
  }
  const known = code.workflows.map((each) => `${each.name} ${each.version}`);
  throw new UnknownWorkflowType(name, version, known);
}

/** The first decision of ours says that it is ours. */
function requireOurs(events: readonly HistoryEvent[], { workflowType }: OpenDecisionTask): void {
  if (events[0]?.eventId !== 1) return;
  const decided = events.find(({ eventType }) => eventType === "DecisionTaskCompleted");
  if (decided?.eventType !== "DecisionTaskCompleted" || isOurs(decided.attributes.executionContext)) return;
  throw new OthersExecution(workflowType?.name ?? "", workflowType?.version ?? "");
}

function isOurs(executionContext: string | undefined): boolean {
  return readExecutionContext(executionContext) !== undefined;
}
