import { type Command, ExecutionMissing } from "../../commit/stepping.ts";
import type { TaskToken } from "../../tokens/task-token.ts";
import type { Services } from "../services.ts";
import { unknownTaskExecution } from "../subject.ts";

/** Runs a command on the execution of a task token. Throws UnknownResourceFault if it no longer exists. */
export function runByToken<Result>(services: Services, task: TaskToken, command: Command<Result>): Promise<Result> {
  return services.executions.run(task.runId, command).catch((error: unknown) => {
    throw error instanceof ExecutionMissing ? unknownTaskExecution(task) : error;
  });
}
