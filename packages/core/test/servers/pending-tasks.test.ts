import { expect, test } from "vitest";
import { ManualClock } from "../../src/ports/manual-clock.ts";
import { PendingTasks } from "../../src/servers/pending-tasks.ts";
import type { DomainRecord } from "../../src/stores/domains.ts";
import type { TaskListDepth } from "../../src/stores/tasks.ts";

const shop: DomainRecord = {
  key: "123456789012/us-east-1/shop",
  name: "shop",
  status: "REGISTERED",
  description: undefined,
  retention: "7",
  tags: [],
};

/** One list in a store that answers when told to. */
function openPending(): {
  readonly clock: ManualClock;
  readonly pending: PendingTasks;
  readonly measured: ((depth: TaskListDepth) => void)[];
  readonly store: { isFailing: boolean };
} {
  const clock = new ManualClock(0);
  const measured: ((depth: TaskListDepth) => void)[] = [];
  const store = { isFailing: false };
  const pending = new PendingTasks({
    clock,
    listsMax: 10,
    polls: { now: async () => ({ names: () => [] }) },
    store: {
      scanDomains: async () => {
        if (store.isFailing) throw new Error("the store is gone");
        return [shop];
      },
      listTaskLists: async (_, kind) => (kind === "decision" ? ["orders"] : []),
      measureTaskList: () => new Promise((resolve) => measured.push(resolve)),
    },
  });
  return { clock, pending, measured, store };
}

const orders = (count: number): object => ({
  key: { domain: shop.key, kind: "decision", name: "orders" },
  count,
  oldestAt: 0,
});

test("whoever asks a slow store waits for half a second, and then gets what was read before", async () => {
  const { clock, pending, measured } = openPending();
  const first = pending.now();
  await clock.advance(499);
  measured.shift()?.({ count: 1, oldestAt: 0 });
  expect(await first).toEqual([orders(1)]);
  await clock.advance(10_000);
  const second = pending.now();
  await clock.advance(500);
  expect(await second).toEqual([orders(1)]);
  measured.shift()?.({ count: 2, oldestAt: 0 });
  await clock.advance(0);
  expect(await pending.now()).toEqual([orders(2)]);
});

test("a store that takes long to read is read again after nine times as long", async () => {
  const { clock, pending, measured } = openPending();
  void pending.now();
  await clock.advance(3_000);
  measured.shift()?.({ count: 1, oldestAt: 0 });
  await clock.advance(26_999);
  expect(await pending.now()).toEqual([orders(1)]);
  expect(measured).toHaveLength(0);
  await clock.advance(1);
  void pending.now();
  await clock.advance(1);
  expect(measured).toHaveLength(1);
});

test("those who ask at the same time share a reading", async () => {
  const { clock, pending, measured } = openPending();
  const both = Promise.all([pending.now(), pending.now()]);
  await clock.advance(1);
  expect(measured).toHaveLength(1);
  measured.shift()?.({ count: 3, oldestAt: 0 });
  expect(await both).toEqual([[orders(3)], [orders(3)]]);
});

test("nothing is told of what was read two minutes ago, when the store no longer answers", async () => {
  const { clock, pending, measured } = openPending();
  const first = pending.now();
  await clock.advance(1);
  measured.shift()?.({ count: 1, oldestAt: 0 });
  expect(await first).toEqual([orders(1)]);
  await clock.advance(119_000);
  const stillFresh = pending.now();
  await clock.advance(500);
  expect(await stillFresh).toEqual([orders(1)]);
  const stale = pending.now();
  await clock.advance(500);
  expect(await stale).toEqual([]);
});

test("nothing is told of a store that fails, which is asked again", async () => {
  const { clock, pending, measured, store } = openPending();
  store.isFailing = true;
  expect(await pending.now()).toEqual([]);
  store.isFailing = false;
  await clock.advance(10_000);
  const again = pending.now();
  await clock.advance(1);
  measured.shift()?.({ count: 1, oldestAt: 0 });
  expect(await again).toEqual([orders(1)]);
});
