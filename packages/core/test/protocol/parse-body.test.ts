import { Fault } from "@openswf/model/faults";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseBody } from "../../src/protocol/parse-body.ts";
import { refusalOf } from "./refusal.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  { body: "{}", parsed: {} },
  { body: ' {"domain" : "d\u00e9p\u00f4t" }\r\n', parsed: { domain: "dépôt" } },
  { body: '{"input":"\\ud83d\\ude00"}', parsed: { input: "😀" } },
  { body: '{"domain":"first","domain":"last"}', parsed: { domain: "last" } },
])("a body that is a JSON object is read: $body", ({ body, parsed }) => {
  expect(parseBody(utf8(body), 1_000)).toEqual(parsed);
});

test("a body is read from its own bytes, not from the buffer around them", () => {
  const around = utf8('xx{"domain":"d"}yy');
  expect(parseBody(around.subarray(2, -2), 1_000)).toEqual({ domain: "d" });
});

test.each([
  { why: "is empty", body: utf8("") },
  { why: "is blank", body: utf8("  ") },
  { why: "is truncated", body: utf8('{"domain":"d"') },
  { why: "continues after its end", body: utf8("{}{}") },
  { why: "starts with a byte order mark", body: utf8("\ufeff{}") },
  { why: "is not JSON", body: utf8("Action=ListDomains") },
  { why: "is null", body: utf8("null") },
  { why: "is a list", body: utf8("[]") },
  { why: "is a string", body: utf8('"{}"') },
  { why: "is a number", body: utf8("1") },
  { why: "is not UTF-8", body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) },
  {
    why: "holds half a surrogate pair as bytes",
    body: Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d),
  },
  { why: "is a list of depth 500,000", body: utf8("[".repeat(500_000) + "]".repeat(500_000)) },
  { why: "opens 500,000 lists and closes none of them", body: utf8("[".repeat(500_000)) },
])("a body that $why is a SerializationException without a message", ({ body }) => {
  expect(refusalOf(() => parseBody(body, 1_000))).toEqual({ name: "SerializationException", message: undefined });
});

/** An object with `depth` levels, itself included, after a string that looks like more, padded so that the levels are counted. */
const nested = (depth: number): Uint8Array => {
  const looksDeeper = JSON.stringify(`${"[".repeat(2_000)}\\\\"{{\\"`);
  return utf8(`{"a":${looksDeeper},"b":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`);
};

test.each([{ depthMax: 2 }, { depthMax: 10 }, { depthMax: 1_000 }])(
  "a body may be nested $depthMax levels deep where that is the limit, and no deeper",
  ({ depthMax }) => {
    expect(parseBody(nested(depthMax), depthMax)).toHaveProperty("a");
    expect(refusalOf(() => parseBody(nested(depthMax + 1), depthMax))).toMatchObject({
      name: "SerializationException",
    });
  },
);

test("the depth is that of the brackets outside of strings", () => {
  const depthOf = (value: unknown): number =>
    typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })), (object) => {
      const depth = depthOf(object);
      const body = utf8(`${JSON.stringify(object)}${" ".repeat(2 * depth)}`);
      expect(parseBody(body, depth)).toEqual(JSON.parse(JSON.stringify(object)));
      if (depth > 1) expect(() => parseBody(body, depth - 1)).toThrow(Fault);
    }),
  );
});

test("any bytes are either an object or a SerializationException", () => {
  const bytes = fc.oneof(fc.uint8Array(), fc.json().map(utf8), fc.string({ unit: "binary" }).map(utf8));
  fc.assert(
    fc.property(bytes, (body) => {
      try {
        const parsed = parseBody(body, 1_000);
        expect(parsed).toEqual(JSON.parse(new TextDecoder().decode(body)));
        expect(Array.isArray(parsed)).toBe(false);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        expect(error.name).toBe("SerializationException");
      }
    }),
  );
});
