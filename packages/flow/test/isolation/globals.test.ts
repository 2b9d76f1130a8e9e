import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { call, evaluate, realmOf } from "./author-code.ts";
import { HandHost } from "./hosts.ts";

// A machine far from UTC: were its zone to show, most of what follows would fail.
const zoneBefore = process.env["TZ"];
process.env["TZ"] = "America/Los_Angeles";
afterAll(() => {
  if (zoneBefore === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zoneBefore;
});

describe("globals of workflow code", () => {
  test.each([
    // Time.
    ["Date.now()", 1_700_000_000_000],
    ["new Date()", "2023-11-14T22:13:20.000Z"],
    ["Date()", "Tue Nov 14 2023 22:13:20 GMT+0000 (Coordinated Universal Time)"],
    ["new Date(2026, 0, 31, 4, 5, 6, 7)", "2026-01-31T04:05:06.007Z"],
    ["new Date(26, 0)", "1926-01-01T00:00:00.000Z"],
    ["new Date('2026-07-01T10:00:00')", "2026-07-01T10:00:00.000Z"],
    ["new Date('2026-07-01T10:00')", "2026-07-01T10:00:00.000Z"],
    ["new Date('2026-07-01')", "2026-07-01T00:00:00.000Z"],
    ["new Date('2026-07-01T10:00:00+02:00')", "2026-07-01T08:00:00.000Z"],
    ["new Date('July 1, 2026 10:00')", "2026-07-01T10:00:00.000Z"],
    ["new Date('Wed Jul 01 2026 10:00:00 GMT+0200 (CEST)')", "2026-07-01T08:00:00.000Z"],
    ["new Date('Wed, 01 Jul 2026 10:00:00 GMT')", "2026-07-01T10:00:00.000Z"],
    ["new Date('12-25-1995')", "1995-12-25T00:00:00.000Z"],
    ["new Date('2026-07-01 10:00')", "2026-07-01T10:00:00.000Z"],
    ["new Date('Jul 1 2026 10:00 EST')", "2026-07-01T15:00:00.000Z"],
    ["new Date('2026-07-01T10:00:00.5-0130')", "2026-07-01T11:30:00.500Z"],
    ["new Date('nonsense').getTime()", null],
    ["String(new Date(NaN))", "Invalid Date"],
    ["new Date(new Date(5)).getTime()", 5],
    [
      "[new Date(0).getHours(), new Date(0).getTimezoneOffset(), new Date(0).toDateString()]",
      [0, 0, "Thu Jan 01 1970"],
    ],
    ["(() => { const d = new Date(0); d.setHours(5, 6); return d })()", "1970-01-01T05:06:00.000Z"],
    ["new Date() instanceof Date && Date.prototype.constructor === Date", true],
    [
      "(() => { class D extends Date { more() { return this.getTime() } } return [new D(7).more(), new D() instanceof D] })()",
      [7, true],
    ],
    ["[Date.name, Date.length, Date.UTC(1970, 0)]", ["Date", 7, 0]],
    ["[performance.now(), performance.timeOrigin]", [0, 1_700_000_000_000]],
    // Locale and time zone.
    ["new Date(0).toLocaleString()", "1/1/1970, 12:00:00 AM"],
    ["new Date(0).toLocaleDateString('de')", "1.1.1970"],
    ["new Date(0).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })", "01:00:00"],
    ["(1234.5).toLocaleString()", "1,234.5"],
    ["Intl.DateTimeFormat().resolvedOptions().timeZone", "UTC"],
    ["new Intl.NumberFormat().resolvedOptions().locale", "en-US"],
    ["new Intl.DateTimeFormat().format()", "11/14/2023"],
    ["new Intl.DateTimeFormat('en-US', { dateStyle: 'short' }) instanceof Intl.DateTimeFormat", true],
    ["['b', 'ä', 'a'].sort((a, b) => a.localeCompare(b))", ["a", "ä", "b"]],
    // Randomness.
    ["Math.random()", 48_271 / 2_147_483_647],
    ["/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID())", true],
    [
      "(() => { const b = new Uint8Array(4); return [crypto.getRandomValues(b) === b, b.some((x) => x > 0)] })()",
      [true, true],
    ],
    // The web's.
    ["new TextDecoder().decode(new TextEncoder().encode('grüße €😀'))", "grüße €😀"],
    ["[...new TextEncoder().encode('é')]", [0xc3, 0xa9]],
    ["new TextEncoder().encode('a') instanceof Uint8Array", true],
    ["new TextEncoder().encodeInto('a€b', new Uint8Array(4))", { read: 2, written: 4 }],
    ["[btoa('hé'), atob('aOk='), atob(' aOk '), atob('')]", ["aOk=", "hé", "hé", ""]],
    [
      "(() => { const u = new URL('../x?a=1#h', 'https://me:pw@host:81/p/q'); u.searchParams.append('b', 'ü &'); u.port = '82'; return [u.href, u.host, u.search, String(u), u] })()",
      [
        "https://me:pw@host:82/x?a=1&b=%C3%BC+%26#h",
        "host:82",
        "?a=1&b=%C3%BC+%26",
        "https://me:pw@host:82/x?a=1&b=%C3%BC+%26#h",
        "https://me:pw@host:82/x?a=1&b=%C3%BC+%26#h",
      ],
    ],
    [
      "(() => { const u = new URL('https://h/?a=1'); const s = u.searchParams; u.search = 'c=2'; return [...s] })()",
      [["c", "2"]],
    ],
    [
      "(() => { const s = new URLSearchParams({ a: 1, b: 2 }); s.set('a', 3); s.append('a', 4); s.delete('b'); s.sort(); return [s.toString(), s.size, s.getAll('a'), s.has('a', '4'), s.get('b')] })()",
      ["a=3&a=4", 2, ["3", "4"], true, null],
    ],
    ["[URL.canParse('x'), URL.canParse('a:b'), URL.parse('x')]", [false, true, null]],
    [
      "(() => { try { new URL('x') } catch (e) { return [e instanceof TypeError, e.message] } })()",
      [true, "Invalid URL: x"],
    ],
    [
      "(() => { try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { return e instanceof TypeError } })()",
      true,
    ],
    ["(() => { try { new TextDecoder('klingon') } catch (e) { return e instanceof Error } })()", true],
    // Cloning.
    [
      "(() => { const a = { d: new Date(3), m: new Map([[1, { x: 1 }]]), s: new Set([1]), b: new Uint16Array([1, 2]), r: /a/g, e: new RangeError('no'), u: undefined, h: [1, , 3] }; a.self = a; const c = structuredClone(a); return [c !== a, c.self === c, c.d.getTime(), c.m.get(1).x, c.s.has(1), [...c.b], String(c.r), c.e instanceof RangeError, 'u' in c, 1 in c.h] })()",
      [true, true, 3, 1, true, [1, 2], "/a/g", true, true, false],
    ],
    [
      "(() => { try { structuredClone(() => 1) } catch (e) { return [e.name, e.code, e instanceof DOMException, e instanceof Error] } })()",
      ["DataCloneError", 25, true, true],
    ],
    // Things that are not here, for libraries that look.
    [
      "[typeof process, typeof Buffer, typeof require, typeof WeakRef, typeof Atomics, typeof SharedArrayBuffer, typeof WebAssembly, typeof window]",
      Array.from({ length: 8 }, () => "undefined"),
    ],
    ["[typeof fetch, typeof WebSocket, typeof globalThis.Buffer]", ["function", "function", "undefined"]],
    ["[globalThis === self, globalThis.Array === Array, 'Promise' in globalThis]", [true, true, true]],
    ["(() => { globalThis.mine = 5; return mine })()", 5],
    ["(() => { try { new Function('return 1')() } catch (e) { return e instanceof EvalError } })()", true],
    ["(() => { try { fetch('https://x') } catch (e) { return e instanceof TypeError } })()", true],
  ])("%s", async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  test.each([
    ["fetch('https://x')", /fetch is not deterministic.*activity/],
    ["new WebSocket('ws://x')", /WebSocket is not deterministic.*activity/],
    ["crypto.subtle.digest('SHA-256', new Uint8Array())", /crypto\.subtle\.digest is not deterministic/],
    ["new AbortSignal()", /make an AbortController/],
    ["setTimeout('code', 1)", /function/],
    ["setTimeout(() => 1, 1e12)", /year/],
    ["crypto.getRandomValues(new Float64Array(1))", /integers/],
  ])("%s is refused", async (expression, message) => {
    const code = `(() => { try { ${expression}; return "went on" } catch (e) { return [e instanceof Error, e.message] } })()`;
    expect(await evaluate(code)).toEqual([true, expect.stringMatching(message)]);
  });
});

describe("timers", async () => {
  const realm = await realmOf(`
    export const seen = [];
    export const read = () => seen.join();
    export const start = () => {
      setTimeout((a, b) => seen.push("timeout" + a + b), 10, 1, 2);
      const id = setInterval(() => { seen.push("interval"); if (seen.length > 3) clearInterval(id) }, 5);
      clearTimeout(setTimeout(() => seen.push("never"), 1));
      clearTimeout(undefined); clearTimeout({});
      queueMicrotask(() => seen.push("microtask"));
      AbortSignal.timeout(7).addEventListener("abort", (event) => seen.push(event.target.reason.name));
    };`);

  /** Fires the timer that is due first; `false` if there is none. */
  function fireNext(host: HandHost, run: (work: () => void) => void): boolean {
    const [first] = [...host.timers].toSorted(([, a], [, b]) => a.ms - b.ms);
    if (first === undefined) return false;
    host.timers.delete(first[0]);
    run(first[1].fire);
    return true;
  }

  test("are the host's, and are cleared there", async () => {
    const host = new HandHost();
    const instance = realm.instantiate(host);
    await call(instance, "start");
    expect([...host.timers.values()].map((timer) => timer.ms)).toEqual([10, 5, 7]);
    let fired = 0;
    while (fired < 20 && fireNext(host, instance.run)) fired += 1;
    expect(await call(instance, "read")).toBe("microtask,interval,interval,interval,TimeoutError,timeout12");
    expect(host.timers.size).toBe(0);
  });

  test("an error of the host is one of the realm's own", async () => {
    const host = new HandHost();
    host.setTimer = () => {
      throw new RangeError("too many timers");
    };
    const code = `(() => { try { setTimeout(() => 1) } catch (e) { return [e instanceof Error, e.name, e.message] } })()`;
    expect(await evaluate(code, host)).toEqual([true, "RangeError", "too many timers"]);
  });
});

describe("abort signals", () => {
  test.each([
    [
      "abort once, with a reason",
      "const c = new AbortController(); let n = 0; c.signal.addEventListener('abort', () => n++); c.signal.onabort = () => n++; c.abort('why'); c.abort('again'); return [n, c.signal.aborted, c.signal.reason]",
      [2, true, "why"],
    ],
    [
      "have a reason of their own",
      "const c = new AbortController(); c.abort(); return [c.signal.reason.name, c.signal.reason instanceof DOMException, c.signal.reason.code]",
      ["AbortError", true, 20],
    ],
    [
      "throw when asked",
      "try { AbortSignal.abort(new Error('x')).throwIfAborted() } catch (e) { return e.message }",
      "x",
    ],
    [
      "follow any of others",
      "const a = new AbortController(), b = new AbortController(); const s = AbortSignal.any([a.signal, b.signal]); b.abort(1); return [s.aborted, s.reason, AbortSignal.any([b.signal]).aborted]",
      [true, 1, true],
    ],
    [
      "remove listeners",
      "const c = new AbortController(); const t = new EventTarget(); let n = 0; t.addEventListener('x', () => n++, { signal: c.signal }); t.dispatchEvent(new Event('x')); c.abort(); t.dispatchEvent(new Event('x')); return n",
      1,
    ],
    [
      "are event targets",
      "const s = new AbortController().signal; return [s instanceof EventTarget, new CustomEvent('x', { detail: 4 }).detail]",
      [true, 4],
    ],
  ])("%s", async (_, body, expected) => {
    expect(await evaluate(`(() => { ${body} })()`)).toEqual(expected);
  });
});

test("two executions with the same host answers do the same", async () => {
  const realm = await realmOf(`
    export const run = async () => {
      const seen = [Math.random(), crypto.randomUUID(), Date.now(), new Date().toString(), performance.now()];
      const order = [];
      await Promise.all([3, 1, 2].map(async (n) => { for (let i = 0; i < n; i++) await null; order.push(n) }));
      return JSON.stringify([seen, order, new Error("x").stack, Object.keys(globalThis)]);
    };`);
  const results = await Promise.all([1, 1, 2].map((seed) => call(realm.instantiate(new HandHost(seed)), "run")));
  expect(results[0]).toBe(results[1]);
  expect(results[0]).not.toBe(results[2]);
});

test("values survive cloning, encoding and queries as they do in Node", async () => {
  const realm = await realmOf(`
    export const roundTrip = (json) => JSON.stringify(structuredClone(JSON.parse(json)));
    export const encode = (text) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
    export const query = (name, value) => new URLSearchParams([[name, value]]).toString();
    export const local = (time) => { const d = new Date(time); return Date.parse(d.toString()) };`);
  const instance = realm.instantiate(new HandHost());
  const seconds = fc.integer({ min: -30_000_000_000, max: 250_000_000_000 });
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string({ unit: "grapheme" }), seconds, async (value, text, second) => {
      const json = JSON.stringify(value);
      expect(await call(instance, "roundTrip", json)).toBe(json);
      expect(await call(instance, "encode", text)).toBe(text);
      expect(await call(instance, "query", text, text)).toBe(new URLSearchParams([[text, text]]).toString());
      expect(await call(instance, "local", second * 1000)).toBe(second * 1000);
    }),
  );
});

test("the console is the host's log", async () => {
  const host = new HandHost();
  await evaluate("[console.log('a', 1), console.warn('b'), console.assert(1 > 2, 'c'), console.debug('d')]", host);
  expect(host.logged).toEqual([
    { level: "info", values: ["a", 1] },
    { level: "warn", values: ["b"] },
    { level: "error", values: ["Assertion failed", "c"] },
    { level: "debug", values: ["d"] },
  ]);
});
