import { describe, expect, test } from "vitest";
import { call, realmOf } from "./author-code.ts";
import { HandHost } from "./hosts.ts";

const code = `
let state = 0;
const map = new Map();
class Counter { static count = 0; static list = []; }
const attempt = (work) => { try { return work() ? "written" : "refused" } catch (error) { return error instanceof TypeError ? "refused" : String(error) } };
export const write = () => {
  state += 1; map.set("key", state); Counter.count += 1; Counter.list.push(state);
  globalThis.leak = state; globalThis.Date = class Fake {}; globalThis.fetch = () => state; self.other = state;
  return "written";
};
export const read = () => JSON.stringify([state, map.size, Counter.count, Counter.list.length, typeof globalThis.leak,
  globalThis.Date === Date, typeof self.other, typeof leak, Object.keys(globalThis)]);
const shared = {
  "a method of Array.prototype": () => { Array.prototype.push = () => 0; return true },
  "a new property of Object.prototype": () => { Object.prototype.leak = 1; return true },
  "a method of Object.prototype": () => { Object.prototype.toString = () => "x"; return true },
  "a static of Object": () => { Object.leak = 1; return true },
  "Math": () => { Math.leak = 1; return true },
  "Math.random": () => { Math.random = () => 0; return true },
  "JSON.stringify": () => { JSON.stringify = () => ""; return true },
  "a prototype by defineProperty": () => { Object.defineProperty(Map.prototype, "get", { value: 1 }); return true },
  "a prototype's prototype": () => { Object.setPrototypeOf(Array.prototype, null); return true },
  "Date.now": () => { Date.now = () => 0; return true },
  "Promise.prototype.then": () => { Promise.prototype.then = 1; return true },
  "the prototype of async functions": () => { Object.getPrototypeOf(async () => {}).leak = 1; return true },
  "the prototype of generators": () => { Object.getPrototypeOf(function* () {}).prototype.leak = 1; return true },
  "the prototype of array iterators": () => { Object.getPrototypeOf([][Symbol.iterator]()).leak = 1; return true },
  "typed arrays": () => { Object.getPrototypeOf(Uint8Array).leak = 1; return true },
  "URL.prototype": () => { URL.prototype.leak = 1; return true },
  "console": () => { console.log = 1; return true },
  "crypto": () => { crypto.randomUUID = 1; return true },
  "the prototype of global objects": () => { Object.getPrototypeOf(globalThis).leak = 1; return true },
  "Intl.DateTimeFormat": () => { Intl.DateTimeFormat.leak = 1; return true },
  "a stack's getter": () => { const { get } = Object.getOwnPropertyDescriptor(new Error(), "stack"); if (!get) throw new TypeError(); get.leak = 1; return true },
  "arguments' thrower": () => { Object.getOwnPropertyDescriptor((function () { "use strict"; return arguments })(), "callee").get.leak = 1; return true },
};
export const names = () => Object.keys(shared);
export const share = (name) => attempt(shared[name]);
export const errorSettings = () => { const found = [Error.stackTraceLimit, typeof Error.prepareStackTrace]; Error.stackTraceLimit = 3; Error.prepareStackTrace = () => "mine"; return JSON.stringify(found) };
export const lastMatch = () => { /secret/.exec("a secret"); return String(RegExp.lastMatch) + RegExp.$1 + RegExp["$&"] };
export const overrides = () => {
  class Failure extends Error { constructor(m) { super(m); this.name = "Failure"; this.message = "mine"; } }
  function Old() {} Old.prototype = Object.create(Object.prototype); Old.prototype.constructor = Old; Old.prototype.toString = () => "old";
  const plain = {}; plain.toString = () => "plain"; plain.hasOwnProperty = 1; plain.constructor = 2; plain.valueOf = () => 3;
  const f = () => 0; f.toString = () => "f"; f.call = 1;
  const error = new Error("x"); error.name = "Y"; error.message = "z"; error.toString = () => "e";
  const date = new Date(0); date.toString = () => "d";
  return JSON.stringify([String(new Failure("x")), String(new Old()), String(plain), Object.keys(plain), String(f), error.name, String(error), String(date), new Old().constructor === Old]);
};
`;

describe("nothing crosses from one execution to another", async () => {
  const realm = await realmOf(code);
  const one = realm.instantiate(new HandHost());
  const other = realm.instantiate(new HandHost());

  test("module state, statics and globals are an execution's own", async () => {
    const before = await call(other, "read");
    expect(await call(one, "write")).toBe("written");
    expect(await call(one, "write")).toBe("written");
    expect(await call(other, "read")).toBe(before);
    expect(await call(realm.instantiate(new HandHost()), "read")).toBe(before);
    expect(JSON.parse(String(await call(one, "read")))).toEqual([
      2,
      1,
      2,
      2,
      "number",
      false,
      "number",
      "number",
      ["leak", "Date", "fetch", "other"],
    ]);
  });

  test.each((await call(one, "names")) as string[])("%s is frozen", async (name) => {
    expect(await call(one, "share", name)).toBe("refused");
  });

  test("what was set on Error is gone in the next activation", async () => {
    expect(await call(one, "errorSettings")).toBe('[30,"undefined"]');
    expect(await call(other, "errorSettings")).toBe('[30,"undefined"]');
  });

  test("RegExp does not remember what another execution matched", async () => {
    expect(await call(one, "lastMatch")).toBe("undefinedundefinedundefined");
  });

  test("ordinary code may still override by assignment", async () => {
    expect(JSON.parse(String(await call(one, "overrides")))).toEqual([
      ...[
        "Failure: mine",
        "old",
        "plain",
        ["toString", "hasOwnProperty", "constructor", "valueOf"],
        "f",
        "Y",
        "e",
        "d",
        true,
      ],
    ]);
  });
});
