import { ApplicationFailure } from "./application-failure.ts";

const type = "WorkerShutdown";

/** A worker that shuts down had a task whose function it has not called. Not a cancellation: the workflow has not asked for one. */
export function notBegunFailure(): ApplicationFailure {
  const message = "the worker shuts down, and has not begun this activity";
  return new ApplicationFailure(message, { type, details: { begun: false } });
}

/** The function was told to stop because its worker shuts down, and has ended because of that. */
export function shutdownFailure(cause?: unknown): ApplicationFailure {
  return new ApplicationFailure("the worker shuts down", { type, ...(cause !== undefined && { cause }) });
}

export function isShutdown(error: unknown): error is ApplicationFailure {
  return error instanceof ApplicationFailure && error.type === type;
}

/** Whether another attempt does nothing twice. */
export function isNotBegun(error: unknown): boolean {
  if (!isShutdown(error)) return false;
  const { details } = error;
  return typeof details === "object" && details !== null && "begun" in details && details.begun === false;
}
