import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonConverter } from "../../src/data/converter.ts";
import { jsonToText } from "../../src/data/json-text.ts";
import { payloadText, payloadValue } from "../../src/data/payload.ts";

const cycle: { order: { self?: unknown } } = { order: {} };
cycle.order.self = cycle;

test.each<{ value: unknown; message: string }>([
  { value: 10n, message: "The value is a BigInt, which JSON lacks. Send a string, or use a converter." },
  { value: { order: { items: [1, { total: 5n }] } }, message: "value.order.items[1].total is a BigInt" },
  { value: { "card-no": () => 1 }, message: 'value["card-no"] is a function' },
  { value: [Symbol("x")], message: "value[0] is a symbol" },
  { value: { total: Number.NaN }, message: "value.total is NaN, which JSON turns into null" },
  { value: { at: Number.NEGATIVE_INFINITY }, message: "value.at is -Infinity" },
  { value: cycle, message: "value.order.self is an object that contains this place again (a cycle)" },
  { value: { names: new Map() }, message: "value.names is a Map, which JSON does not keep. Send Object.fromEntries" },
  { value: new Set(), message: "The value is a Set" },
  { value: { error: new TypeError("x") }, message: "value.error is an Error" },
  { value: { receipt: Promise.resolve(1) }, message: "value.receipt is a Promise, which JSON does not keep. Await it" },
  { value: { bytes: new Uint8Array(2) }, message: "value.bytes is an Uint8Array" },
  { value: { like: /a/ }, message: "value.like is a RegExp" },
])("the place and the remedy are named: $message", ({ value, message }) => {
  expect(() => jsonToText(value)).toThrow(message);
});

test("a value that is nested too deeply is refused with a path that can be read", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 600; level += 1) deep = { a: deep };
  expect(() => jsonToText(deep)).toThrow(/^value(\.a){20}\.\.\. is nested more than 500 levels deep/);
});

test("an object that stands in two places is no cycle", () => {
  const address = { city: "Ulm" };
  expect(jsonToText({ from: address, to: address })).toBe('{"from":{"city":"Ulm"},"to":{"city":"Ulm"}}');
});

test("what JSON leaves out or converts by its own rules is kept so", () => {
  class Order {
    readonly total = 5;
    readonly note = undefined;
    price(): number {
      return this.total;
    }
  }
  expect(jsonToText(new Order())).toBe('{"total":5}');
  expect(jsonToText([undefined])).toBe("[null]");
  expect(jsonToText(new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  expect(jsonToText({ toJSON: () => undefined })).toBe("null");
});

test("JSON values come back as they were", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = jsonToText(value);
      expect(text).toBe(JSON.stringify(value));
      expect(jsonConverter.fromText(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("any text has a value, and text that is not JSON is itself", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(jsonConverter.fromText(text)).toBeDefined();
    }),
  );
  expect(jsonConverter.fromText("order 7")).toBe("order 7");
});

test("undefined is no text", () => {
  expect(payloadText(undefined)).toBeUndefined();
  expect(payloadValue(undefined)).toBeUndefined();
  expect(payloadValue(payloadText({ a: 1 }))).toEqual({ a: 1 });
});
