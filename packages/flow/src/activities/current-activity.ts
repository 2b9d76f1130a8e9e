import { AsyncLocalStorage } from "node:async_hooks";
import type { ActivityContext } from "../authoring/activity-context.ts";

const storage = new AsyncLocalStorage<ActivityContext>();

/**
 * The context of the activity that this code runs in, however deep: `currentActivity().heartbeat({ done })`. The function of
 * the activity itself has it as its last argument.
 *
 * @throws Error outside of activities
 */
export function currentActivity(): ActivityContext {
  const context = storage.getStore();
  if (context === undefined) throw new Error("currentActivity() works only in activities, while they run.");
  return context;
}

export function withActivity<Result>(context: ActivityContext, work: () => Result): Result {
  return storage.run(context, work);
}
