import { describe, expect, test } from "vitest";
import { LimitedTurns } from "../../src/isolation/realm/limited-turns.ts";
import { Realm } from "../../src/isolation/realm/realm.ts";
import { ActivationTimeoutError, canTerminate } from "../../src/isolation/realm/time-limit.ts";
import { bundleOf, call } from "./author-code.ts";
import { HandHost } from "./hosts.ts";

describe("work of one turn of the event loop", () => {
  test("is done under one limit, in order, and each hears of its own result", async () => {
    let armed = 0;
    const turns = new LimitedTurns((work) => {
      armed += 1;
      return work();
    });
    const done: number[] = [];
    const results = [1, 2, 3].map((number) =>
      turns.run(() => {
        done.push(number);
        if (number === 2) throw new RangeError("two");
        return number * 10;
      }),
    );
    expect(await Promise.allSettled(results)).toMatchObject([
      { value: 10 },
      { reason: { message: "two" } },
      { value: 30 },
    ]);
    expect(done).toEqual([1, 2, 3]);
    expect(armed).toBe(1);
    expect(await turns.run(() => 4)).toBe(4);
    expect(armed).toBe(2);
  });

  test.runIf(canTerminate)("that never returns is ended, and the others are done", async () => {
    const bundle = await bundleOf({
      "order.ts": `
        export const now = () => 1;
        export const loop = () => { for (let i = 0; ; i++) globalThis.i = i; };
        export const loopLater = async () => { await null; for (;;) await null; };`,
    });
    const realm = new Realm(bundle, { activationMs: 250 });
    const turns = new LimitedTurns((work) => realm.limited(work));
    const names = ["now", "loop", "now", "loopLater", "now"];
    const results = names.map((name) => {
      const instance = realm.instantiate(new HandHost());
      return turns.run(() => call(instance, name));
    });
    const settled = await Promise.allSettled(results);
    expect(settled.map((each) => (each.status === "fulfilled" ? each.value : each.reason.name))).toEqual([
      1,
      ActivationTimeoutError.name,
      1,
      ActivationTimeoutError.name,
      1,
    ]);
  });
});
