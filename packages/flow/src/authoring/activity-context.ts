/**
 * What an activity knows of its task, and can do while it runs. Handed to it as its last argument:
 *
 *     export async function copy(path: string, { heartbeat, signal, lastDetails }: ActivityContext<{ copied: number }>) { ... }
 */
export interface ActivityContext<Details = unknown> {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly activityType: { readonly name: string; readonly version: string };
  /** From 1. */
  readonly attempt: number;
  /** What attempts before this one said last in a heartbeat; `undefined` in the first attempt or if they said nothing. */
  readonly lastDetails: Details | undefined;
  /** Finishes the task from anywhere, with `client.completeActivity`: see `later`. */
  readonly taskToken: string;
  /**
   * Aborts when the workflow asks for cancellation, when the worker shuts down, and when the task is not ours any more (it has timed
   * out, or its execution has closed). Its reason says which.
   */
  readonly signal: AbortSignal;
  /** Tells SWF that the activity is alive, and how far it is. Cheap: sends no more often than the time-out needs. */
  readonly heartbeat: (details?: Details) => void;
  /** Returned by an activity that somebody else will finish by its task token. */
  readonly later: () => never;
  readonly log: ActivityLog;
  /** Headers of interceptors, such as the context of a trace. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Writes to the worker's log, with the ids of the task. */
export interface ActivityLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
