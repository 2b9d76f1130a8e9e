import type { Store } from "@openswf/core/stores/store";
import { type StoreMethod, storeOf } from "@openswf/core/stores/store-methods";
import { cursorForm } from "./lists/place.ts";
import { memoryOf } from "./memory.ts";
import { emptyTables, type Tables } from "./tables/tables.ts";

/** Opens a new, empty store that is lost when it closes: for tests, simulations and experiments. */
export function openMemoryStore(): Store {
  return storeOver(emptyTables());
}

/** A store that keeps executions in these tables. */
export function storeOver(tables: Tables): Store {
  const memory = memoryOf(tables);
  let isOpen = true;

  function methodOf<Method extends StoreMethod>(method: Method): Store[Method] {
    // `as`, here and below: TypeScript cannot see that the arguments and the result belong to the same method.
    const inMemory = memory[method] as (...args: readonly unknown[]) => unknown;
    const called = async (...args: readonly unknown[]): Promise<unknown> => {
      if (!isOpen) throw new Error("the store is closed");
      return inMemory(...args);
    };
    return called as Store[Method];
  }

  return {
    ...storeOf(methodOf),
    exclusive: true,
    groupsAtOnce: 1,
    cursorForm,
    notices: undefined,
    serverNotes: undefined,
    failure: () => undefined,
    close: async () => {
      isOpen = false;
    },
  };
}
