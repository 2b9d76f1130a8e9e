import type { Duration } from "../data/duration.ts";
import { type FailureClass, failure } from "../failures/failure-class.ts";

/** A wait or a scope of workflow code took longer than its `within`. */
export const DeadlineExceeded: FailureClass<undefined> = failure("DeadlineExceeded");

/** A duration for messages. */
export function inWords(duration: Duration): string {
  return typeof duration === "number" ? `${duration} ms` : duration;
}
