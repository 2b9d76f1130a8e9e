import { DataError } from "../data/data-error.ts";
import type { Answering } from "../transport/answering.ts";
import { answerDecision } from "./answer-decision.ts";
import { BatchRefused, CodeFailure, OthersExecution, UnknownWorkflowType } from "./decision-failures.ts";
import { about, type DecisionWork, type OpenDecisionTask } from "./decision-work.ts";
import { type Held, holdExecution } from "./hold-execution.ts";
import { LocalTime } from "./local-time.ts";
import type { DecisionTaskOutcome } from "./measure.ts";
import { type Ready, standUp } from "./stand-up.ts";
import { messageOf } from "./worker-log.ts";

/**
 * Decides a task and answers it. Never rejects: what goes wrong is logged.
 *
 * W1. A task that is not answered comes again when it has timed out, to any worker, which starts from the history. So an execution is
 *     dropped from memory whenever its answer may not have been taken.
 * W2. A failure that another attempt would meet again is answered: SWF hands out tasks again without any wait, for ever.
 */
export async function workOnDecision(
  work: DecisionWork,
  task: OpenDecisionTask,
  answering: Answering<"PollForDecisionTask">,
): Promise<void> {
  let ready: Ready | undefined;
  let outcome: DecisionTaskOutcome;
  try {
    ready = await standUp(work, task);
    outcome = await decideAndAnswer(work, task, ready, answering);
  } catch (error) {
    outcome = await failed(work, task, { error, heldInARow: ready?.replay.heldInARow ?? 0, answering });
  }
  const ms = work.clock.now() - task.receivedAt;
  const workflow = task.workflowType?.name ?? "";
  work.measure({ kind: "decision task", workflow, ms, isCached: ready?.isCached === true, outcome });
}

async function decideAndAnswer(
  work: DecisionWork,
  task: OpenDecisionTask,
  ready: Ready,
  answering: Answering<"PollForDecisionTask">,
): Promise<DecisionTaskOutcome> {
  const localTime = new LocalTime(work.clock, task, ready.taskTimeoutMs);
  const decided = await ready.replay
    .decide(localTime.bounding((call) => work.runLocal(task, call)))
    .catch((error: unknown) => Promise.reject(new CodeFailure(error)));
  const isTaken = await answerDecision(work, { task, ready, answering }, decided);
  if (isTaken) return "completed";
  work.log.warn(about(task), "a decision task was not this worker's any more when it was answered; it comes again");
  return "lost";
}

async function failed(
  work: DecisionWork,
  task: OpenDecisionTask,
  { error, heldInARow, answering }: Held,
): Promise<DecisionTaskOutcome> {
  const { log } = work;
  if (error instanceof OthersExecution) {
    log.error({ ...about(task), error: messageOf(error) }, "a decision task of another SDK is left alone");
    return "unanswered";
  }
  if (error instanceof CodeFailure || error instanceof BatchRefused) {
    return await holdExecution(work, task, { error: error.cause, heldInARow, answering });
  }
  if (error instanceof UnknownWorkflowType || error instanceof DataError) {
    return await holdExecution(work, task, { error, heldInARow, answering });
  }
  // SWF or a blob store is out of reach.
  log.warn({ ...about(task), error: messageOf(error) }, "a decision task could not be answered; it comes again");
  return "unanswered";
}
