import { expect, test } from "vitest";
import { CallHealth } from "../../src/commit/call-health.ts";
import { GroupCommit } from "../../src/commit/group-commit.ts";
import type { Commit, CommitOutcome } from "../../src/stores/commits.ts";
import { VirtualClock } from "../world/virtual-clock.ts";

/** A store that takes two groups at once and holds each until told to answer. */
class TwoGroups {
  readonly groupsAtOnce = 2;
  readonly sizes: number[] = [];
  readonly #answers: (() => void)[] = [];

  commit(group: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    this.sizes.push(group.length);
    return new Promise((resolve) => {
      this.#answers.push(() => resolve(group.map(() => "committed")));
    });
  }

  answersOldest(): void {
    this.#answers.shift()?.();
  }
}

const ignored = { commit: [], ended: () => {}, failed: () => {} };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function opens(): { readonly store: TwoGroups; readonly clock: VirtualClock; commits(count: number): Promise<void> } {
  const store = new TwoGroups();
  const clock = new VirtualClock(0, { count: 0 });
  const serverClock = clock.forServer();
  const health = new CallHealth(serverClock, () => {});
  const groups = new GroupCommit(store, 100, serverClock, health);
  const commits = async (count: number): Promise<void> => {
    for (let made = 0; made < count; made += 1) groups.send(ignored);
    await turn();
    await turn();
  };
  return { store, clock, commits };
}

test("a lone commit does not wait for another lone commit in flight", async () => {
  const { store, commits } = opens();
  await commits(1);
  await commits(1);
  expect(store.sizes).toEqual([1, 1]);
});

test("beside a large group in flight, the next is sent when it reaches half its size", async () => {
  const { store, commits } = opens();
  await commits(20);
  await commits(4);
  await commits(5);
  expect(store.sizes).toEqual([20]);
  await commits(1);
  expect(store.sizes).toEqual([20, 10]);
});

test("a group too small to be sent beside a large one is sent when the large one returns", async () => {
  const { store, commits } = opens();
  await commits(20);
  await commits(1);
  store.answersOldest();
  await turn();
  expect(store.sizes).toEqual([20, 1]);
});

test("when the first of two groups returns, commits too few for a group of their own wait for the second", async () => {
  const { store, commits } = opens();
  await commits(10);
  await commits(20);
  await commits(1);
  store.answersOldest();
  await turn();
  expect(store.sizes).toEqual([10, 20]);
  store.answersOldest();
  await turn();
  expect(store.sizes).toEqual([10, 20, 1]);
});

test("a large group that does not return soon holds up nothing", async () => {
  const { store, clock, commits } = opens();
  await commits(20);
  await commits(1);
  expect(store.sizes).toEqual([20]);
  expect(clock.callNext(1_000)).toBe(true);
  await turn();
  expect(store.sizes).toEqual([20, 1]);
});
