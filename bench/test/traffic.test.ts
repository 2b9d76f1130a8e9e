import { describe, expect, test } from "vitest";
import { Pace } from "../load/pace.ts";
import type { Reply } from "../load/reply.ts";
import { CallsSpent, Stopped, Traffic } from "../load/traffic.ts";

const fine: Reply = { status: 200, body: "{}" };
const throttling: Reply = {
  status: 400,
  body: '{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Rate exceeded"}',
};
const fault: Reply = { status: 400, body: '{"__type":"com.amazonaws.swf.base.model#UnknownResourceFault"}' };

/** Answers in this order, and then with the last for ever. */
function answering(...replies: readonly Reply[]): () => Promise<Reply> {
  let next = 0;
  return () => Promise.resolve(replies[Math.min(next++, replies.length - 1)] ?? fine);
}

describe("traffic", () => {
  test("makes throttled calls again, with pauses, and counts them", async () => {
    const pauses: number[] = [];
    const traffic = new Traffic({ rate: undefined, callsMax: 100 }, async (ms) => void pauses.push(ms));
    const call = answering(throttling, { status: 503, body: "" }, fine);
    expect((await traffic.exchange("PollForDecisionTask", call)).reply).toEqual(fine);
    expect(traffic.operations).toEqual(new Map([["PollForDecisionTask", { calls: 3, throttled: 2 }]]));
    expect(pauses).toHaveLength(2);
    expect(traffic.left).toBe(97);
  });

  test("hands on other faults, and a throttling that does not end", async () => {
    const traffic = new Traffic({ rate: undefined, callsMax: 100 }, async () => {});
    expect((await traffic.exchange("DescribeDomain", answering(fault))).reply).toEqual(fault);
    expect(traffic.left).toBe(99);
    expect((await traffic.exchange("DescribeDomain", answering(throttling))).reply).toEqual(throttling);
    expect(traffic.left).toBeGreaterThan(80);
  });

  test("makes no more calls than are allowed, and none once it is stopped", async () => {
    const traffic = new Traffic({ rate: undefined, callsMax: 2 });
    expect(traffic.hasRoomFor(2)).toBe(true);
    expect(traffic.hasRoomFor(3)).toBe(false);
    await traffic.exchange("ListDomains", answering(fine));
    await traffic.exchange("ListDomains", answering(fine));
    await expect(traffic.exchange("ListDomains", answering(fine))).rejects.toThrow(CallsSpent);
    const other = new Traffic({ rate: undefined, callsMax: 2 });
    other.stop();
    await expect(other.exchange("ListDomains", answering(fine))).rejects.toThrow(Stopped);
    expect(other.hasRoomFor(1)).toBe(false);
  });
});

test("a pace lets callers go on at its rate, and makes up for no pause", async () => {
  let now = 1_000;
  const turns: number[] = [];
  const pace = new Pace(
    10,
    () => now,
    (ms) => Promise.resolve(turns.push(ms)),
  );
  await Promise.all([pace.turn(), pace.turn(), pace.turn()]);
  expect(turns).toEqual([100, 200]);
  now = 5_000;
  await Promise.all([pace.turn(), pace.turn()]);
  expect(turns).toEqual([100, 200, 100]);
});
