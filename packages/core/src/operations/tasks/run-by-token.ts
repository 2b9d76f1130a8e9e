import { unknownExecution } from "@openswf/model/faults";
import { type Command, ExecutionMissing } from "../../commit/stepping.ts";
import type { TaskToken } from "../../tokens/task-token.ts";
import type { Services } from "../services.ts";

/** Runs a command on the execution of a task token. Throws UnknownResourceFault if it no longer exists. */
export async function runByToken<Result>(
  services: Services,
  { runId, workflowId }: TaskToken,
  command: Command<Result>,
): Promise<Result> {
  try {
    return await services.executions.run(runId, command);
  } catch (error) {
    if (!(error instanceof ExecutionMissing)) throw error;
    throw unknownExecution({ runId, workflowId: workflowId ?? "" });
  }
}
