import type { Duration } from "../data/duration.ts";
import type { RetryPolicy } from "./retry-policy.ts";

export interface LocalActivityOptions {
  /** The longest time of one attempt. It must fit into the decision task. Default: 5 seconds. */
  readonly startToClose?: Duration;
  /** Waits between attempts are timers. Default: one attempt. */
  readonly retry?: RetryPolicy;
}
