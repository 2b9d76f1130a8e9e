import type { ActivityContext } from "../authoring/activity-context.ts";
import type { Headers, Interceptor } from "../authoring/interceptors.ts";

/** A call of an activity's function. */
export interface ActivityCall {
  readonly args: readonly unknown[];
  /** What the function is given too. It is the same for all interceptors. */
  readonly context: ActivityContext;
  /** What interceptors of the workflow have sent. */
  readonly headers: Headers;
}

/**
 * Stands around the activities of a worker, local ones excepted: it may change the arguments, by handing on another call, and what comes
 * of them.
 *
 *     const traced: ActivityInterceptor = {
 *       execute: (call, next) => inSpan(call.context.activityType.name, call.headers, () => next(call)),
 *     };
 */
export interface ActivityInterceptor {
  readonly execute?: Interceptor<ActivityCall, Promise<unknown>>;
}

/** `last`, with the given interceptors around it. The first is the outermost. */
export function intercepted(
  interceptors: readonly ActivityInterceptor[],
  last: (call: ActivityCall) => Promise<unknown>,
): (call: ActivityCall) => Promise<unknown> {
  return interceptors.reduceRight<(call: ActivityCall) => Promise<unknown>>(
    // `async`, so that what an interceptor throws at once is a rejection too.
    (next, { execute }) => (execute === undefined ? next : async (call) => await execute(call, next)),
    last,
  );
}
