import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Store } from "../../../src/stores/store.ts";

/** The means by which `describeStore` makes a store. */
interface StoreForTest {
  readonly store: Store;
  /** Closes the store and opens the same one again. `undefined` if nothing is left to reopen. */
  readonly reopen: (() => Promise<Store>) | undefined;
  /** Closes the store and removes everything it used. */
  dispose(): Promise<void>;
}
export type OpenStore = () => Promise<StoreForTest>;

/** A store that outlives its close: `open` opens the same store each time, `remove` removes its storage. */
export async function lastingStore(open: () => Promise<Store>, remove: () => Promise<void>): Promise<StoreForTest> {
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    dispose: async () => {
      await store.close();
      await remove();
    },
  };
}

/** A new store for each test of the calling `describe`. */
export function storeOfEachTest(open: OpenStore): { readonly store: Store; reopen(): Promise<Store> } {
  let current: StoreForTest | undefined;
  const opened = (): StoreForTest => {
    if (current === undefined) throw new Error("a store exists only while a test runs");
    return current;
  };
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.dispose();
    current = undefined;
  });
  return {
    get store() {
      return opened().store;
    },
    reopen: async () => {
      const { reopen } = opened();
      if (reopen === undefined) throw new Error("this store is lost when it closes");
      return await reopen();
    },
  };
}

/** One store, filled once, for all tests of the calling `describe`. The tests only read it. */
export function storeOfAllTests(open: OpenStore, fill: (store: Store) => Promise<void>): { readonly store: Store } {
  let filled: StoreForTest | undefined;
  beforeAll(async () => {
    filled = await open();
    await fill(filled.store);
  });
  afterAll(async () => {
    await filled?.dispose();
  });
  return {
    get store() {
      if (filled === undefined) throw new Error("a store exists only while tests run");
      return filled.store;
    },
  };
}
