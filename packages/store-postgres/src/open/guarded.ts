import type { Store, StoreParts } from "@openswf/core/stores/store";
import { type StoreMethod, storeOf } from "@openswf/core/stores/store-methods";

/** Refuses calls made after `close`. `close` waits for the calls in flight. */
export function guarded(stored: StoreParts, closeConnections: () => Promise<void>): StoreParts & Pick<Store, "close"> {
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  function guard<Method extends StoreMethod>(name: Method): StoreParts[Method] {
    // `as`, twice: TypeScript cannot see that the arguments and the result belong to the same method.
    const method = stored[name] as (...args: readonly unknown[]) => Promise<unknown>;
    const whileOpen = async (...args: readonly unknown[]): Promise<unknown> => {
      if (closed !== undefined) throw new Error("the store is closed");
      const call = method(...args);
      underWay.add(call);
      try {
        return await call;
      } finally {
        underWay.delete(call);
      }
    };
    return whileOpen as StoreParts[Method];
  }

  return {
    ...storeOf(guard),
    close: () => {
      closed ??= Promise.allSettled(underWay).then(closeConnections);
      return closed;
    },
  };
}
