import { defaultLimits } from "@openswf/model/limits";
import { expect, test } from "vitest";
import type { Principal } from "../../src/ports/access-control.ts";
import { HistoryTurns } from "../../src/throttle/history-turns.ts";

const turnsWith = (historiesAtWorkMax: number, historiesAtWorkPerAccountMax = historiesAtWorkMax): HistoryTurns =>
  new HistoryTurns({ ...defaultLimits, historiesAtWorkMax, historiesAtWorkPerAccountMax });

const loopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const principal = (account: string): Principal => ({ account, arn: `arn:aws:iam::${account}:root` }) as Principal;

test("each turn of the event loop prints as many pages as may be at work, though all are in memory", async () => {
  const turns = turnsWith(2);
  let printed = 0;
  const pages = Array.from({ length: 10 }, () =>
    turns.take(undefined, async () => {
      printed += 1;
    }),
  );
  const inEachTurn: number[] = [];
  for (let before = 0; printed < 10; before = printed) {
    await loopTurn();
    inEachTurn.push(printed - before);
  }
  await Promise.all(pages);
  expect(Math.max(...inEachTurn)).toBeLessThanOrEqual(2);
});

test("no more pages are read at once than may be at work, however slow the store is", async () => {
  const turns = turnsWith(2);
  const reads: (() => void)[] = [];
  const pages = Array.from({ length: 5 }, () =>
    turns.take(undefined, () => new Promise<void>((resolve) => reads.push(resolve))),
  );
  await loopTurn();
  for (let answered = 0; answered < 5; answered += 1) {
    expect(reads.length - answered).toBe(Math.min(2, 5 - answered));
    reads[answered]?.();
    await loopTurn();
    await loopTurn();
  }
  await Promise.all(pages);
});

test("an account waits for a page of another, not for all that the other waits for", async () => {
  const turns = turnsWith(1);
  const order: string[] = [];
  const page = (account: string): Promise<void> => turns.take(principal(account), async () => void order.push(account));
  const noisy = Array.from({ length: 20 }, () => page("noisy"));
  await Promise.all([page("quiet"), ...noisy]);
  expect(order.indexOf("quiet")).toBeLessThanOrEqual(2);
});

test("a page that fails gives its turn back", async () => {
  const turns = turnsWith(1);
  const failing = turns.take(undefined, () => Promise.reject(new Error("the store is gone")));
  const next = turns.take(undefined, async () => "the next page");
  await expect(failing).rejects.toThrow("the store is gone");
  expect(await next).toBe("the next page");
});
