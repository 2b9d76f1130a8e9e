import { AsyncLocalStorage } from "node:async_hooks";
import type { AsyncContext } from "../authoring/host.ts";

/** One for all executions: each value belongs to the execution that has set it. */
export function asyncContext(): AsyncContext {
  const storage = new AsyncLocalStorage<unknown>();
  return { run: (value, work) => storage.run(value, work), current: () => storage.getStore() };
}
