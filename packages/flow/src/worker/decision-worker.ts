import type { Decision, DecisionTask } from "@aws-sdk/client-swf";
import { DataError } from "../data/data-error.ts";
import type { Payloads } from "../data/payload-edges.ts";
import { requireFits } from "../data/text-limit.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { writeExecutionContext } from "../replay/execution-context.ts";
import { type Decided, ExecutionReplay, type ReplayOptions } from "../replay/execution-replay.ts";
import { heldMarker, heldTimerPrefix } from "../replay/markers.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { encodeDecisions } from "./encode-decisions.ts";
import type { ExecutionCache } from "./execution-cache.ts";
import { pageSize, readHistory, readTask } from "./read-history.ts";
import { messageOf, type WorkerLog } from "./worker-log.ts";

export interface DecisionWork {
  readonly calls: SwfCalls;
  readonly domain: string;
  readonly identity: string;
  readonly payloads: Payloads;
  readonly cache: ExecutionCache;
  /** The list of this worker's own, where the next tasks of executions in its cache go. `undefined` without a cache. */
  readonly stickyList: string | undefined;
  readonly log: WorkerLog;
  readonly code: WorkflowCode;
  readonly replayOptions: (task: OpenDecisionTask) => ReplayOptions;
}

/** A task with all that we need of it. */
export interface OpenDecisionTask extends DecisionTask {
  readonly taskToken: string;
  readonly startedEventId: number;
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
}

/** After this long without a poll by us, SWF gives the tasks of our own list to everybody. In seconds. */
const stickySeconds = "5";
/** The waits in seconds after code that failed: doubling from 1, up to 10 minutes. */
const heldSecondsMax = 600;
/** SWF holds a poll for 60 seconds. */
export const pollTimeoutMs = 70_000;

export async function pollForDecision(
  { calls, domain, identity, stickyList }: DecisionWork,
  taskList: string,
  signal: AbortSignal,
): Promise<OpenDecisionTask | undefined> {
  const task = await calls.call(
    "PollForDecisionTask",
    {
      domain,
      identity,
      taskList: { name: taskList },
      maximumPageSize: pageSize,
      ...(taskList === stickyList && { startAtPreviousStartedEvent: true }),
    },
    { signal, timeoutMs: pollTimeoutMs, retryForMs: 0 },
  );
  // An empty poll has no token, or an empty one. `as`: with a token, it has all the rest.
  return task.taskToken ? (task as OpenDecisionTask) : undefined;
}

/** Decides a task and answers it. Never rejects: what goes wrong is logged, and SWF hands the task out again. */
export async function workOnDecision(work: DecisionWork, task: OpenDecisionTask, taskList: string): Promise<void> {
  const { log } = work;
  const about = { ...task.workflowExecution, workflowType: task.workflowType?.name };
  let replay: ExecutionReplay | undefined;
  try {
    replay = await caughtUp(work, task, taskList);
    const decided = await replay.decide().catch(ofCode);
    await answer(work, task, replay, decided);
  } catch (error) {
    const cause = error instanceof CodeFailure ? error.cause : isRefused(error) ? error : undefined;
    // Nothing to wait with: the task times out instead, which is a wait too.
    if (cause !== undefined && replay?.lacksTimer !== true)
      return await hold(work, task, replay?.heldInARow ?? 0, cause);
    // The task is not ours any more, or SWF is out of reach: whoever gets it next starts from the history.
    log.warn({ ...about, error: messageOf(cause ?? error) }, "a decision task could not be answered");
  }
}

/** Thrown by the code of a workflow, or by the replay of it. */
class CodeFailure extends Error {}

function ofCode(error: unknown): never {
  throw new CodeFailure("the code of a workflow failed", { cause: error });
}

/** SWF refuses a whole batch for one decision that breaks its rules. The token stays good. */
function isRefused(error: unknown): boolean {
  return isSwfFault(error, "ValidationException") || error instanceof DataError;
}

/** The execution from the cache, or made from its history, with the code up to the task. */
async function caughtUp(work: DecisionWork, task: OpenDecisionTask, taskList: string): Promise<ExecutionReplay> {
  const { cache, replayOptions, code } = work;
  const { workflowExecution, previousStartedEventId = 0 } = task;
  const known = cache.take(workflowExecution.runId, previousStartedEventId);
  const replay = known ?? new ExecutionReplay(replayOptions(task));
  const startsAtFirst = (task.events?.[0]?.eventId ?? 1) === 1;
  const pages =
    known === undefined && !startsAtFirst ? readHistory(work, workflowExecution) : readTask(work, task, taskList);
  for await (const events of pages) {
    try {
      const shown = events.filter(({ eventId }) => eventId <= task.startedEventId);
      // An execution from the cache has run the code of all but the task itself: this only compares.
      if (known !== undefined) replay.feed(shown);
      else code.limited(() => replay.feed(shown));
    } catch (error) {
      ofCode(error);
    }
  }
  return replay;
}

async function answer(
  work: DecisionWork,
  task: OpenDecisionTask,
  replay: ExecutionReplay,
  decided: Decided,
): Promise<void> {
  const { calls, cache, stickyList, payloads } = work;
  const { commands } = decided;
  const { decisions, count } = await encodeDecisions(commands, payloads);
  if (count < commands.length) replay.keepBack(count);
  const { wakeUpTimer } = replay;
  const executionContext = await contextOf(work, task, decided.published);
  await calls.call("RespondDecisionTaskCompleted", {
    taskToken: task.taskToken,
    decisions: wakeUpTimer === undefined ? [...decisions] : [...decisions, startTimer(wakeUpTimer, 0)],
    ...(executionContext !== undefined && { executionContext }),
    ...(stickyList !== undefined && { taskList: { name: stickyList }, taskListScheduleToStartTimeout: stickySeconds }),
  });
  if (replay.isClosing) return;
  cache.put(task.workflowExecution.runId, { replay, startedEventId: task.startedEventId });
}

/** The first task says which SDK decides, and for which run: a history does not say so of itself. */
async function contextOf(
  { domain, payloads }: DecisionWork,
  { previousStartedEventId = 0, workflowExecution: { workflowId, runId } }: OpenDecisionTask,
  published: string | undefined,
): Promise<string | undefined> {
  if (published === undefined && previousStartedEventId !== 0) return undefined;
  const state = published === undefined ? undefined : await payloads.encode(published, { what: "The published state" });
  const context = writeExecutionContext({ domain, workflowId, runId, state });
  requireFits(context, "The published state, as JSON in JSON,");
  return context;
}

function startTimer(timerId: string, seconds: number): Decision {
  return { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId, startToFireTimeout: String(seconds) } };
}

/**
 * The code failed: a bug, or a change that does not fit the history. The run stays open and says why, and the code is tried again
 * after a wait that doubles, or as soon as something else happens.
 */
async function hold(work: DecisionWork, task: OpenDecisionTask, times: number, error: unknown): Promise<void> {
  const { calls, log } = work;
  const seconds = Math.min(heldSecondsMax, 2 ** Math.min(times, 30));
  const { reason, details } = encodeFailure(error, { detailsMax: 8_000 });
  const about = { ...task.workflowExecution, workflowType: task.workflowType?.name, error };
  log.error(about, `the code of the workflow failed; trying again in ${seconds} s`);
  const marker = JSON.stringify({ id: String(task.startedEventId), reason, details, attempt: times + 1 });
  const timerId = `${heldTimerPrefix}${task.startedEventId}`;
  const decisions: Decision[] = [
    { decisionType: "RecordMarker", recordMarkerDecisionAttributes: { markerName: heldMarker, details: marker } },
    { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId, startToFireTimeout: String(seconds) } },
  ];
  try {
    const executionContext = await contextOf(work, task, undefined);
    await calls.call("RespondDecisionTaskCompleted", {
      taskToken: task.taskToken,
      decisions,
      ...(executionContext !== undefined && { executionContext }),
    });
  } catch (fault) {
    log.warn({ ...about, error: fault }, "a decision task could not be answered");
  }
}
