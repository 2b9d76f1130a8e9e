import type { Core, Store, WireReply } from "@openswf/core";
import { expect, test } from "vitest";
import { CoreCalls } from "../src/calls/core-calls.ts";
import { watchedStore } from "../src/calls/watched-store.ts";
import { type Surroundings, VirtualTime } from "../src/time/virtual-time.ts";
import { Work } from "../src/time/work.ts";

// V1 to V4 of virtual-time.ts, each by itself.

function timeWith(changed: Partial<Surroundings> = {}): VirtualTime {
  const given = { startsAt: 0, patienceMs: 1_000, arePollsParked: () => true, standing: async () => undefined };
  return new VirtualTime({ ...given, ...changed });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function turns(count: number): Promise<void> {
  for (let each = 0; each < count; each++) await turn();
}

test("V1: what is due stays due while nobody of the test waits", async () => {
  const time = timeWith();
  let called = 0;
  time.clock.after(10, () => {
    called += 1;
  });
  await turns(20);
  expect([called, time.clock.now()]).toEqual([0, 0]);
  await time.sleep(10);
  expect([called, time.clock.now()]).toEqual([1, 10]);
});

test.each(["call", "store", "data", "activity", "task"] as const)(
  "V2: a %s that is under way holds time",
  async (kind) => {
    const time = timeWith();
    const item = time.work.begin(kind, () => "it");
    let isAwake = false;
    const slept = time.sleep(10).then(() => {
      isAwake = true;
    });
    await turns(20);
    expect(isAwake).toBe(false);
    item.end();
    await slept;
  },
);

test("V2: a poll that is not parked holds time", async () => {
  let areParked = false;
  const time = timeWith({ arePollsParked: () => areParked });
  let isAwake = false;
  const slept = time.sleep(10).then(() => {
    isAwake = true;
  });
  await turns(20);
  expect(isAwake).toBe(false);
  areParked = true;
  await slept;
});

test("V2: each call of the core to its store is counted", async () => {
  const work = new Work();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const nextWakeAt = (): Promise<undefined> => promise;
  // `as`: only one method is called.
  const store = watchedStore({ nextWakeAt } as Partial<Store> as Store, work);
  const called = store.nextWakeAt();
  expect(work.atWork("all").map(({ describe }) => describe())).toEqual(["the store, in nextWakeAt"]);
  resolve(undefined);
  await called;
  expect(work.isIdle("all")).toBe(true);
});

test("V2: a poll is parked once the core says so, and any other call is work", async () => {
  let waitingPolls = 0;
  const replies: ((reply: WireReply) => void)[] = [];
  const answer = (): Promise<WireReply> => new Promise((resolve) => replies.push(resolve));
  const health = (): { waitingPolls: number } => ({ waitingPolls });
  const work = new Work();
  // `as`: only these two are called.
  const calls = new CoreCalls(() => ({ answer, health }) as unknown as Core, work);
  const send = (operation: string, input: object): Promise<WireReply> =>
    calls.answer({
      requestId: "1",
      method: "POST",
      url: "/",
      headers: new Map([["x-amz-target", `SimpleWorkflowService.${operation}`]]),
      body: new TextEncoder().encode(JSON.stringify(input)),
      caller: { isGone: () => false, onGone: () => () => {} },
      source: { address: "127.0.0.1", isEncrypted: false, clientCertificate: undefined },
    });

  const poll = send("PollForDecisionTask", { taskList: { name: "orders" } });
  expect([calls.areParked, work.isIdle("all")]).toEqual([false, true]);
  waitingPolls = 1;
  expect([calls.areParked, [...calls.polledLists("decision")]]).toEqual([true, ["orders"]]);

  const list = send("ListDomains", {});
  expect(work.atWork("ours").map(({ describe }) => describe())).toEqual(["a call of ListDomains"]);

  for (const reply of replies) reply({ status: 200, body: "{}" });
  await Promise.all([poll, list]);
  expect([work.isIdle("all"), calls.polledLists("decision").size]).toEqual([true, 0]);
});

test("V3: three turns of the event loop between two pieces of work move no time", async () => {
  const time = timeWith();
  const seen: number[] = [];
  const working = (async () => {
    for (let piece = 0; piece < 5; piece++) {
      await time.work.during("call", () => "a piece", turn);
      seen.push(time.clock.now());
      await turns(3);
    }
  })();
  await time.sleep(10);
  await working;
  expect(seen).toEqual([0, 0, 0, 0, 0]);
});

test("V4: what is due at one instant happens one after the other, and before a sleeper wakes", async () => {
  const time = timeWith();
  const order: string[] = [];
  const slept = time.sleep(10).then(() => order.push("sleeper"));
  for (const name of ["first", "second"]) {
    time.clock.after(10, () => {
      void time.work.during(
        "call",
        () => name,
        async () => {
          order.push(`${name} begins`);
          await turns(3);
          order.push(`${name} ends`);
        },
      );
    });
  }
  await slept;
  expect(order).toEqual(["first begins", "first ends", "second begins", "second ends", "sleeper"]);
});

test("an activity that waits in two places is at work again after both", async () => {
  const time = timeWith();
  const running = time.duringActivity(
    () => "an activity",
    async () => {
      await Promise.all([time.sleep(5), time.sleep(7)]);
      return time.work.isIdle("all");
    },
  );
  await time.sleep(7);
  expect(await running).toBe(false);
  expect(time.work.isIdle("all")).toBe(true);
});
