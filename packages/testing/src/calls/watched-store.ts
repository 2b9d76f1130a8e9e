import type { Store } from "@openswf/core";
import type { Work } from "../time/work.ts";

/** The store, with each call counted as work: so the environment knows of what the core does by itself, at a due instant. */
export function watchedStore(store: Store, work: Work): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: readonly unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        if (!(result instanceof Promise)) return result;
        const item = work.begin("store", () => `the store, in ${String(name)}`);
        result.then(
          () => item.end(),
          () => item.end(),
        );
        return result;
      };
    },
  });
}
