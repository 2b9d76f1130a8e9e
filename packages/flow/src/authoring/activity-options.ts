import { type Duration, toSeconds } from "../data/duration.ts";
import { type RetryPolicy, requirePolicy } from "./retry-policy.ts";

/** How the activities of a workflow are scheduled. All of it goes with each decision, so no type needs defaults. */
export interface ActivityOptions {
  /** The longest time of one attempt once a worker has it. Default: 10 minutes. */
  readonly startToClose?: Duration;
  /** The longest wait for a worker. Default: no bound. */
  readonly scheduleToStart?: Duration;
  /** The longest time in all, over all attempts and the waits between them. Default: no bound. */
  readonly scheduleToClose?: Duration;
  /** An attempt fails if it is silent for longer. Default: no heartbeats. */
  readonly heartbeat?: Duration;
  /** The worker beats by itself while the function runs: for work that cannot say how far it is. Default: false. */
  readonly automaticHeartbeat?: boolean;
  /**
   * The input of activities whose workers are no workers of ours: the JSON of the one argument, or of the array of them, without
   * anything of ours around it. Default: true for `activity(name)`, false for `activities<typeof module>()`.
   */
  readonly plainInput?: boolean;
  /** Default: the list of the workflow. */
  readonly taskList?: string;
  /** From -2,147,483,648 to 2,147,483,647; higher goes first. */
  readonly priority?: number;
  /** The version of the activity type. Default: 1. */
  readonly version?: string;
  /** Default: one attempt. */
  readonly retry?: RetryPolicy;
  /**
   * What happens to an activity when its scope is canceled. `try` asks it to stop, and goes on at once; `wait` asks it to stop, and goes on
   * when it has; `abandon` goes on at once, and lets it run. Default: `try`.
   */
  readonly cancellation?: "try" | "wait" | "abandon";
}

/** Refuses options that SWF or a retry could not use, at the line that has them. */
export function requireOptions(options: ActivityOptions): void {
  requirePolicy(options.retry);
  for (const duration of [options.startToClose, options.scheduleToStart, options.scheduleToClose, options.heartbeat]) {
    if (duration !== undefined) toSeconds(duration);
  }
}

/** SWF's form of the four time-outs, which must all be given where the type has no defaults. */
export interface TaskTimeouts {
  readonly startToCloseTimeout: string;
  readonly scheduleToStartTimeout: string;
  readonly scheduleToCloseTimeout: string;
  readonly heartbeatTimeout: string;
}

/** `remainingMs` bounds the whole attempt. */
export function taskTimeouts(options: ActivityOptions, remainingMs: number | undefined): TaskTimeouts {
  return {
    startToCloseTimeout: seconds(options.startToClose ?? "10 minutes"),
    scheduleToStartTimeout: seconds(options.scheduleToStart),
    scheduleToCloseTimeout: seconds(remainingMs),
    heartbeatTimeout: seconds(options.heartbeat),
  };
}

function seconds(duration: Duration | undefined): string {
  return duration === undefined ? "NONE" : String(toSeconds(duration));
}
