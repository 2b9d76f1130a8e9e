import { describe, expect, test } from "vitest";
import type { Store } from "../../../src/stores/store.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

const record = (key: string, body = `{"of":"${key}"}`) => ({ key, body });

export function describeAccess(open: OpenStore): void {
  describe("access records", () => {
    const opened = storeOfEachTest(open);
    const all = (store: Store) => store.scanAccess(undefined, 100);

    test("a new store has none, and is at version 0", async () => {
      expect(await opened.store.accessVersion()).toBe(0);
      expect(await all(opened.store)).toEqual([]);
    });

    test("a change puts and removes records, and increases the version by one", async () => {
      const { store } = opened;
      expect(await store.changeAccess(0, { put: [record("b"), record("a")], removed: [] })).toBe("changed");
      expect(await store.changeAccess(1, { put: [record("a", "{}"), record("c")], removed: ["b", "unheard of"] })).toBe(
        "changed",
      );
      expect(await all(store)).toEqual([record("a", "{}"), record("c")]);
      expect(await store.accessVersion()).toBe(2);
    });

    test("a change based on another version than the stored one does nothing", async () => {
      const { store } = opened;
      await store.changeAccess(0, { put: [record("a")], removed: [] });
      for (const version of [0, 2]) {
        expect(await store.changeAccess(version, { put: [record("b")], removed: ["a"] })).toBe("conflict");
      }
      expect(await all(store)).toEqual([record("a")]);
      expect(await store.accessVersion()).toBe(1);
    });

    test("only one of several concurrent changes based on one version lands", async () => {
      const { store } = opened;
      const outcomes = await Promise.all(
        ["a", "b", "c"].map((key) => store.changeAccess(0, { put: [record(key)], removed: [] })),
      );
      expect(outcomes.toSorted()).toEqual(["changed", "conflict", "conflict"]);
      expect(await all(store)).toEqual([record(["a", "b", "c"][outcomes.indexOf("changed")] ?? "")]);
    });

    test("records are read in byte order of their keys, page by page", async () => {
      const { store } = opened;
      const keys = ["key/10", "key/9", "key/A", "key/a", "key/é", "key/漢", "user/a"];
      await store.changeAccess(0, { put: keys.toReversed().map((key) => record(key)), removed: [] });
      expect((await all(store)).map(({ key }) => key)).toEqual(keys);
      expect(await store.scanAccess("key/9", 2)).toEqual([record("key/A"), record("key/a")]);
      expect(await store.scanAccess("user/a", 2)).toEqual([]);
    });
  });

  describe("secrets", () => {
    const opened = storeOfEachTest(open);

    test("the first value stored stays until it is removed", async () => {
      const { store } = opened;
      const kept = async (made: number) => [...(await store.secret("seal", () => Uint8Array.of(made)))];
      expect(await kept(1)).toEqual([1]);
      expect(await kept(2)).toEqual([1]);
      await store.removeSecret("seal");
      await store.removeSecret("seal");
      expect(await store.scanSecrets(undefined, 10)).toEqual([]);
      expect(await kept(3)).toEqual([3]);
    });
  });
}
