import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { originalStack } from "../../src/isolation/original-stack.ts";
import { Realm } from "../../src/isolation/realm/realm.ts";
import { ActivationTimeoutError, canTerminate } from "../../src/isolation/realm/time-limit.ts";
import { bundleOf, call, realmOf } from "./author-code.ts";
import { HandHost } from "./hosts.ts";

describe("an activation", async () => {
  const realm = await realmOf(`
    export const seen = [];
    export const read = () => seen.join();
    export const start = async () => { for (let i = 0; i < 3; i++) { seen.push(i); await null } };
    export const fails = () => { Promise.resolve().then(() => seen.push("after")); throw new RangeError("no") };
    export const now = () => Date.now();`);

  test("runs microtasks until none is left, and no longer than that", async () => {
    const instance = realm.instantiate(new HandHost());
    await call(instance, "start");
    expect(await call(instance, "read")).toBe("0,1,2");
  });

  test("throws what its work throws, after the microtasks", async () => {
    const instance = realm.instantiate(new HandHost());
    await expect(call(instance, "fails")).rejects.toMatchObject({ name: "RangeError", message: "no" });
    expect(await call(instance, "read")).toBe("after");
  });

  test("does not start within another", () => {
    const [one, other] = [realm.instantiate(new HandHost()), realm.instantiate(new HandHost())];
    one.run(() => {
      expect(() => other.run(() => undefined)).toThrow("An activation runs already");
    });
    other.run(() => undefined);
  });

  test("is the only time at which the execution's globals answer", () => {
    const { exports } = realm.instantiate(new HandHost());
    expect(exports.workflows["now"]).toThrow("Workflow code ran outside of its execution");
  });
});

describe("AsyncLocalStorage", async () => {
  const realm = await realmOf(`
    let release;
    export const gate = new Promise((resolve) => { release = resolve });
    export const open = () => release();
    export const follow = async (read, within, seen, tag) => {
      seen(tag, read()); await null; seen(tag, read());
      await gate; seen(tag, read());
      await Promise.all([1, 2].map(async () => { await null; seen(tag, read()) }));
      await { then(resolve) { seen(tag, read()); resolve() } }; seen(tag, read());
      for await (const _ of (async function* () { yield 1; seen(tag, read()); yield 2 })()) seen(tag, read());
      await within("inner", async () => { await null; seen("inner", read()) });
      try { await Promise.reject(new Error()) } catch { seen(tag, read()) } finally { seen(tag, read()) }
      queueMicrotask(() => seen(tag, read()));
    };`);

  test("follows the awaits of workflow code, whoever resolves what it waits for", () => {
    const scopes = new AsyncLocalStorage<string>();
    const seen: (readonly [string, string | undefined])[] = [];
    const instance = realm.instantiate(new HandHost());
    const { follow, open } = instance.exports.workflows as Record<string, (...args: readonly unknown[]) => unknown>;
    const give = (tag: string): void => {
      const read = (): string | undefined => scopes.getStore();
      const within = (value: string, work: () => unknown): unknown => scopes.run(value, work);
      scopes.run(tag, () => follow?.(read, within, (...pair: readonly [string, string]) => seen.push(pair), tag));
    };
    instance.run(() => {
      give("one");
      give("other");
    });
    instance.run(() => scopes.run("elsewhere", () => open?.()));
    expect(seen).toHaveLength(2 * 14);
    for (const [tag, scope] of seen) expect(scope).toBe(tag);
    expect(scopes.getStore()).toBeUndefined();
  });
});

describe("a promise that is rejected without a handler", async () => {
  const realm = await realmOf(`
    export const lose = (text) => { Promise.reject(new Error(text)) };
    export const loseLater = async (text) => { await null; throw new Error(text) };
    export const keep = () => { Promise.reject(new Error("kept")).catch(() => 0) };`);

  test("is told to its own execution", async () => {
    const [one, other] = [new HandHost(), new HandHost()];
    const [first, second] = [realm.instantiate(one), realm.instantiate(other)];
    for (const instance of [first, second]) instance.run(() => exported(instance, "keep")());
    first.run(() => exported(first, "lose")("at once"));
    second.run(() => exported(second, "loseLater")("later"));
    await nextTurn();
    expect(one.rejections).toMatchObject([{ message: "at once" }]);
    expect(other.rejections).toMatchObject([{ message: "later" }]);
  });

  test("goes to the process as before when it is none of a realm", async () => {
    const heard = vi.fn();
    const others = process.listeners("unhandledRejection").filter((listener) => !String(listener).includes("realms"));
    for (const listener of others) process.off("unhandledRejection", listener);
    process.on("unhandledRejection", heard);
    void Promise.reject(new Error("of the host"));
    await nextTurn();
    process.off("unhandledRejection", heard);
    for (const listener of others) process.on("unhandledRejection", listener);
    expect(heard).toHaveBeenCalledOnce();
  });

  function exported(instance: ReturnType<Realm["instantiate"]>, name: string): (text?: string) => unknown {
    return instance.exports.workflows[name] as (text?: string) => unknown;
  }
});

describe("code that never returns", async () => {
  const bundle = await bundleOf({
    "order.ts": `
      export const now = () => 1;
      export const loop = () => { for (let i = 0; ; i++) globalThis.i = i; };
      export const loopLater = async () => { await null; for (;;) await null; };`,
  });

  test.runIf(canTerminate).each(["loop", "loopLater"])("is ended: %s", async (name) => {
    const scopes = new AsyncLocalStorage<string>();
    const realm = new Realm(bundle, { activationMs: 250 });
    const [bad, good] = [realm.instantiate(new HandHost()), realm.instantiate(new HandHost())];
    const loop = bad.exports.workflows[name] as () => unknown;
    const start = (): void => scopes.run("inside", () => void loop());
    expect(() => realm.limited(() => bad.run(start))).toThrow(ActivationTimeoutError);
    expect(scopes.getStore()).toBeUndefined();
    expect(() => bad.run(() => undefined)).toThrow("replay it in a new instance");
    expect(await realm.limited(() => call(good, "now"))).toBe(1);
    expect(await call(realm.instantiate(new HandHost()), "now")).toBe(1);
  });

  test("errors of the work pass through the limit, and so does its result", async () => {
    const realm = new Realm(bundle);
    expect(realm.limited(() => 7)).toBe(7);
    expect(() =>
      realm.limited(() => {
        throw new RangeError("mine");
      }),
    ).toThrow(RangeError);
  });
});

test("a bundle of another version is refused", async () => {
  const bundle = await bundleOf({ "order.ts": "export const order = 1;" });
  for (const other of [
    { ...bundle, prelude: "({})" },
    { ...bundle, code: "1" },
  ]) {
    expect(() => new Realm(other)).toThrow("bundle again");
  }
});

describe("what an author sees", async () => {
  const realm = await realmOf(`
    export const own = (given) => JSON.stringify([
      [] instanceof Array, (async () => {})() instanceof Promise, new Error() instanceof Error, ({}) instanceof Object,
      new URL("a:b").searchParams instanceof URLSearchParams, new TextEncoder().encode("a").buffer instanceof ArrayBuffer,
    ]);
    /** Names of globals from which an object of the outer realm can be reached. */
    export const outer = () => {
      const seen = new Set(), found = [];
      const visit = (value, path) => {
        if ((typeof value !== "object" || value === null) && typeof value !== "function" || seen.has(value)) return;
        seen.add(value);
        if (typeof value === "function" && !(value instanceof Function) && value !== Function.prototype) found.push(path);
        for (const key of Reflect.ownKeys(value)) {
          const p = Object.getOwnPropertyDescriptor(value, key);
          for (const [kind, v] of Object.entries({ value: p.value, get: p.get, set: p.set })) visit(v, path + "." + String(key));
        }
        visit(Object.getPrototypeOf(value), path + ".__proto__");
      };
      for (let o = globalThis; o; o = Object.getPrototypeOf(o)) for (const key of Reflect.ownKeys(o)) visit(globalThis[key], String(key));
      const samples = [new URL("a:b"), new TextDecoder(), new AbortController(), crypto, performance, new TextEncoder().encodeInto("a", new Uint8Array(1))];
      samples.forEach((each, index) => visit(each, "sample" + index));
      return JSON.stringify([found, seen.size > 500]);
    };`);

  test("is of the realm that the code runs in", async () => {
    const all = JSON.parse(String(await call(realm.instantiate(new HandHost()), "own")));
    expect(all).toEqual([true, true, true, true, true, true]);
  });

  test("leads to no function of the outer realm", async () => {
    expect(JSON.parse(String(await call(realm.instantiate(new HandHost()), "outer")))).toEqual([[], true]);
  });
});

describe("a stack", async () => {
  const files = {
    "order.ts": `import { price } from "./shop/pricing.ts";

export interface Order { readonly item: string }
export async function order(given: Order): Promise<number> {
  await null;
  return price(given.item);
}
export const environment = (): unknown => process.cwd();
`,
    "shop/pricing.ts": `type Item = string;
export function price(item: Item): number {
  if (item === "none") throw new RangeError("no price");
  return 1;
}
`,
  };
  const bundle = await bundleOf(files);
  const instance = new Realm(bundle).instantiate(new HandHost());

  test("names the author's files and lines, and nothing else", async () => {
    const error = (await call(instance, "order", { item: "none" })) as Error;
    expect(originalStack(String(error.stack), bundle).split("\n")).toEqual([
      "RangeError: no price",
      "    at price (shop/pricing.ts:3:30)",
      "    at order (order.ts:6:10)",
    ]);
  });

  test("tells the remedy for a global that is not there", () => {
    const environment = instance.exports.workflows["environment"] as () => unknown;
    let stack = "";
    try {
      instance.run(() => void environment());
    } catch (error) {
      stack = originalStack(String((error as Error).stack), bundle);
    }
    expect(stack).toMatch(
      /^ReferenceError: process is not defined in workflow code: pass what .* input\.\n.*order\.ts:8:/,
    );
  });
});
