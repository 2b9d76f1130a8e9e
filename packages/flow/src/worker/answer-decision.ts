import type { Decision, RespondDecisionTaskCompletedInput } from "@aws-sdk/client-swf";
import type { Decided } from "../replay/execution-replay.ts";
import type { Answering } from "../transport/answering.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { isTransient, persistently } from "../waiting/persist.ts";
import { BatchRefused } from "./decision-failures.ts";
import type { DecisionWork, OpenDecisionTask } from "./decision-work.ts";
import { encodeDecisions } from "./encode-decisions.ts";
import { executionContext } from "./execution-context.ts";
import type { Ready } from "./stand-up.ts";

/** After this long without a poll by us, SWF gives the tasks of our own list to everybody. In seconds. */
const stickySeconds = "5";
/** How long an answer is tried again, in milliseconds: the usual time of a decision task. */
const answerForMs = 30_000;

interface Answered {
  readonly task: OpenDecisionTask;
  readonly ready: Ready;
  readonly answering: Answering<"PollForDecisionTask">;
}

/** Answers a task with what the code has decided. Resolves with whether the task was still ours. */
export async function answerDecision(
  work: DecisionWork,
  { task, ready, answering }: Answered,
  decided: Decided,
): Promise<boolean> {
  const { cache, stickyList, payloads } = work;
  const { replay, bytes, taskTimeoutMs, startedAt } = ready;
  const { commands } = decided;
  const context = await executionContext(work, task, decided.published);
  let { decisions, count } = await encodeDecisions(commands, payloads, context);
  if (count < commands.length) {
    ({ decisions, count } = await encodeDecisions(replay.inParts(), payloads, context));
    replay.keepBack(count);
  }
  const { wakeUpTimer } = replay;
  const isKept = !replay.isClosing;
  const input: RespondDecisionTaskCompletedInput = {
    taskToken: task.taskToken,
    decisions: wakeUpTimer === undefined ? [...decisions] : [...decisions, startTimer(wakeUpTimer, 0)],
    ...(context !== undefined && { executionContext: context }),
    ...(stickyList !== undefined &&
      isKept &&
      !work.isDraining && { taskList: { name: stickyList }, taskListScheduleToStartTimeout: stickySeconds }),
  };
  if (!isKept) return await respond(work, input, answering);
  // Before the answer, because the next task may come before the reply. It is used by no other task than the one after this answer.
  const { runId } = task.workflowExecution;
  const standing = { replay, bytes, taskTimeoutMs, startedEventId: task.startedEventId, startedAt };
  cache.put(runId, standing);
  let isTaken = false;
  try {
    isTaken = await respond(work, input, answering);
    return isTaken;
  } finally {
    if (!isTaken) cache.drop(runId, standing);
  }
}

/** Sends an answer. Resolves with whether the task was ours, as far as we can know. */
export async function respond(
  { clock }: DecisionWork,
  input: RespondDecisionTaskCompletedInput,
  answering: Answering<"PollForDecisionTask">,
): Promise<boolean> {
  let mayHaveArrived = false;
  try {
    await persistently(
      (isRepeated) => {
        mayHaveArrived = isRepeated;
        return answering.respond("RespondDecisionTaskCompleted", input);
      },
      { clock, forMs: answerForMs },
    );
    return true;
  } catch (error) {
    if (isSwfFault(error, "UnknownResourceFault")) return mayHaveArrived || (error.$metadata.attempts ?? 1) > 1;
    if (isSwfFault(error) && !isTransient(error) && !forbidden.has(error.name)) throw new BatchRefused(error);
    throw error;
  }
}

/** Refusals of whoever calls, and not of what was sent. */
const forbidden: ReadonlySet<string> = new Set([
  "OperationNotPermittedFault",
  "AccessDeniedException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "IncompleteSignature",
  "MissingAuthenticationToken",
  "OptInRequired",
]);

export function startTimer(timerId: string, seconds: number): Decision {
  return { decisionType: "StartTimer", startTimerDecisionAttributes: { timerId, startToFireTimeout: String(seconds) } };
}
