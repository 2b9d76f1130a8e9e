import fc from "fast-check";
import { expect, test } from "vitest";
import { FairTurns } from "../../../core/src/throttle/fair-turns.ts";
import { openWorld } from "../../../core/test/world/world.ts";
import { account, contentWith, keyOf, otherAccount, ownerKey, trusting } from "../trusting.ts";

/** Callers at turns: who works now, and in which order they came to it. */
class Workplace {
  readonly turns: FairTurns;
  readonly atWork: string[] = [];
  readonly order: string[] = [];

  constructor(inTotal: number, perAccount: number) {
    this.turns = new FairTurns({ inTotal, perAccount });
  }

  /** A caller is ACCOUNT or ACCOUNT/PRINCIPAL. */
  async comes(caller: string): Promise<void> {
    const [account = ""] = caller.split("/");
    const turn = this.turns.take(account, caller);
    if (turn !== undefined) await turn;
    this.atWork.push(caller);
    this.order.push(caller);
  }

  async ends(caller = this.atWork[0] ?? ""): Promise<void> {
    this.atWork.splice(this.atWork.indexOf(caller), 1);
    this.turns.leave(caller.split("/")[0] ?? "");
    // The next caller learns of its turn in a microtask.
    await Promise.resolve();
    await Promise.resolve();
  }
}

test("a quiet account finds a turn free, however many requests of a noisy one wait", async () => {
  const place = new Workplace(4, 3);
  await place.comes("quiet");
  await place.ends();
  for (let requests = 0; requests < 1_000; requests += 1) void place.comes("noisy");
  expect(place.atWork).toEqual(["noisy", "noisy", "noisy"]);
  await place.comes("quiet");
  expect(place.atWork).toEqual(["noisy", "noisy", "noisy", "quiet"]);
});

test("the only account has all turns, and yields them when another comes", async () => {
  const place = new Workplace(4, 2);
  for (let requests = 0; requests < 10; requests += 1) void place.comes("first");
  expect(place.atWork).toHaveLength(4);
  void place.comes("second");
  await place.ends("first");
  expect(place.atWork).toEqual(["first", "first", "first", "second"]);
  for (let ended = 0; ended < 2; ended += 1) await place.ends("first");
  expect(place.atWork).toEqual(["first", "second", "first"]);
});

test("accounts take turns: a request waits for one request of each other account that waits", async () => {
  const place = new Workplace(2, 2);
  for (const caller of ["a", "b"]) for (let requests = 0; requests < 100; requests += 1) void place.comes(caller);
  await Promise.resolve();
  void place.comes("quiet");
  place.order.length = 0;
  for (let ended = 0; ended < 4; ended += 1) await place.ends();
  expect(place.order).toEqual(["a", "b", "quiet", "a"]);
});

test("principals of one account take turns", async () => {
  const place = new Workplace(1, 1);
  for (let requests = 0; requests < 100; requests += 1) void place.comes("a/noisy");
  await Promise.resolve();
  void place.comes("a/quiet");
  void place.comes("a/other");
  place.order.length = 0;
  for (let ended = 0; ended < 5; ended += 1) await place.ends();
  expect(place.order).toEqual(["a/noisy", "a/quiet", "a/other", "a/noisy", "a/noisy"]);
});

test("bounds hold, nobody is forgotten, and no turn stays free while somebody may take it", async () => {
  const callers = fc.constantFrom("a/1", "a/2", "b/1", "c/1", "end");
  await fc.assert(
    fc.asyncProperty(fc.array(callers, { maxLength: 200 }), async (steps) => {
      const place = new Workplace(3, 2);
      for (const one of ["a", "b"]) await place.comes(one);
      for (const one of ["a", "b"]) await place.ends(one);
      place.order.length = 0;
      const came: string[] = [];
      const accountOf = (caller: string): string => caller.slice(0, 1);
      const check = (): void => {
        expect(place.atWork.length).toBeLessThanOrEqual(3);
        for (const one of ["a", "b", "c"]) {
          const of = (callers: readonly string[]): number =>
            callers.filter((caller) => accountOf(caller) === one).length;
          expect(of(place.atWork)).toBeLessThanOrEqual(2);
          const mayStart = of(came) > of(place.order) && of(place.atWork) < 2 && place.atWork.length < 3;
          expect(mayStart).toBe(false);
        }
      };
      for (const step of steps) {
        if (step !== "end") {
          came.push(step);
          void place.comes(step);
          await Promise.resolve();
        } else if (place.atWork.length > 0) await place.ends();
        check();
      }
      while (place.atWork.length > 0) await place.ends();
      expect(place.order).toHaveLength(came.length);
    }),
  );
});

test("a tenant with 60 requests in progress does not hold up the only one of another tenant", async () => {
  const policy = { Effect: "Allow", Action: "swf:*", Resource: "*" };
  const access = trusting(contentWith({ a: { policy }, b: { policy }, c: { policy, account: otherAccount } }));
  const world = await openWorld({
    access: () => access,
    callsWith: ownerKey(account),
    limits: { requestsAtWorkMax: 8, requestsAtWorkPerAccountMax: 6 },
  });
  await world.clientWith(keyOf("c")).call("ListDomains", { registrationStatus: "REGISTERED" });
  await world
    .clientWith(keyOf("c"))
    .call("RegisterDomain", { name: "earlier", workflowExecutionRetentionPeriodInDays: "1" });
  let answered = 0;
  const register = async (user: string, name: string): Promise<void> => {
    await world.clientWith(keyOf(user)).call("RegisterDomain", { name, workflowExecutionRetentionPeriodInDays: "1" });
    answered += 1;
  };
  const noisy = Array.from({ length: 60 }, (_, index) => register("a", `noisy-${index}`));
  let before = -1;
  await Promise.all([
    register("c", "quiet").then(() => {
      before = answered;
    }),
    ...noisy,
  ]);
  // Those that were at work when it came, and itself.
  expect(before).toBeLessThanOrEqual(7);
});
