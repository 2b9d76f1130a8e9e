import type { LogLine } from "../activities/kept-log.ts";

/**
 * A worker holds an execution: its code has failed where that is nobody's decision, or decides otherwise than its history says. In
 * production the worker tries again until the code is mended; a test fails.
 */
export class HeldExecutionError extends Error {
  override readonly name = "HeldExecutionError";

  /** @param lines the log of the worker, whose last error says why */
  static of(lines: readonly LogLine[]): HeldExecutionError {
    const fields = lines.findLast(({ level }) => level === "error")?.fields ?? {};
    const { workflowId = "an execution", error = "its code has failed", stack } = fields;
    const where = typeof stack === "string" ? `\n${stack}` : "";
    return new HeldExecutionError(`${String(workflowId)} is held: ${String(error)}${where}`);
  }
}
