import fc from "fast-check";
import { expect, test } from "vitest";
import type { Converter } from "../../src/data/converter.ts";
import { type Envelope, readInput, writeInput } from "../../src/data/envelope.ts";

test.each<{ why: string; envelope: Envelope; text: string | undefined }>([
  { why: "no argument is no input", envelope: { args: [] }, text: undefined },
  { why: "undefined is no argument", envelope: { args: [undefined, undefined] }, text: undefined },
  { why: "one argument is plain JSON", envelope: { args: [{ id: 7 }] }, text: '{"id":7}' },
  { why: "one string is JSON", envelope: { args: ["a"] }, text: '"a"' },
  { why: "two arguments are an envelope", envelope: { args: [1, "b"] }, text: '{"openswf":1,"args":[1,"b"]}' },
  {
    why: "undefined before others is null",
    envelope: { args: [undefined, 2] },
    text: '{"openswf":1,"args":[null,2]}',
  },
  {
    why: "an argument that looks like an envelope is put into one",
    envelope: { args: [{ openswf: 1, args: [2] }] },
    text: '{"openswf":1,"args":[{"openswf":1,"args":[2]}]}',
  },
  {
    why: "all members",
    envelope: {
      args: [1],
      headers: { traceparent: "00-1" },
      attempt: { number: 2, lastDetails: { page: 3 } },
      signals: [{ name: "approved", input: "raw" }, { name: "ping" }],
    },
    text:
      '{"openswf":1,"args":[1],"headers":{"traceparent":"00-1"},"attempt":{"number":2,"lastDetails":{"page":3}},' +
      '"signals":[{"name":"approved","input":"raw"},{"name":"ping"}]}',
  },
])("$why", ({ envelope, text }) => {
  expect(writeInput(envelope)).toBe(text);
});

test.each<{ why: string; text: string; args: unknown[] }>([
  { why: "text that is not JSON is that string", text: "order 7", args: ["order 7"] },
  { why: "other JSON is the argument", text: "[1,2]", args: [[1, 2]] },
  { why: "JSON with spaces is the argument", text: ' {"a":1}\n', args: [{ a: 1 }] },
  { why: "an object of somebody else with our mark is the argument", text: '{"openswf":1}', args: [{ openswf: 1 }] },
  {
    why: "a mark that is no number is not ours",
    text: '{"openswf":"x","args":[1]}',
    args: [{ openswf: "x", args: [1] }],
  },
  { why: "broken JSON is a string", text: '{"openswf":1,', args: ['{"openswf":1,'] },
  { why: "the empty text is a string", text: "", args: [""] },
])("$why", ({ text, args }) => {
  expect(readInput(text)).toEqual({ args });
});

test("no input is no arguments", () => {
  expect(readInput(undefined)).toEqual({ args: [] });
});

test("an envelope of a later version is refused", () => {
  expect(() => readInput('{"openswf":2,"args":[]}')).toThrow("envelope of version 2, but this worker reads version 1");
});

test("what is wrong in an envelope of somebody else's making is left out", () => {
  const text =
    '{"openswf":1,"args":[1],"headers":{"a":"b","n":1},"attempt":{},"signals":[{"name":"s","input":3},{},4]}';
  expect(readInput(text)).toEqual({ args: [1], headers: { a: "b" }, signals: [{ name: "s" }] });
});

const argument = fc.oneof(
  fc.jsonValue(),
  fc.record({ openswf: fc.constantFrom<unknown>(1, 2, "x"), args: fc.jsonValue() }),
);
const texts = fc.dictionary(fc.string(), fc.string());
const anyEnvelope: fc.Arbitrary<Envelope> = fc.record(
  {
    args: fc.array(argument, { maxLength: 4 }),
    headers: texts,
    attempt: fc.record({ number: fc.nat() }),
    signals: fc.array(fc.record({ name: fc.string(), input: fc.string() })),
  },
  { requiredKeys: ["args"] },
);
/** JSON has one zero. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("any envelope is read as it was written", () => {
  fc.assert(
    fc.property(anyEnvelope, (envelope) => {
      expect(throughJson(readInput(writeInput(envelope)))).toEqual(throughJson(envelope));
    }),
  );
});

const reversed: Converter = {
  name: "reversed",
  toText: (value) => [...JSON.stringify(value)].reverse().join(""),
  fromText: (text) => JSON.parse([...text].reverse().join("")),
};

test("another converter writes the arguments, and is named in the envelope", () => {
  expect(writeInput({ args: ["ab"] }, reversed)).toBe('"ba"');
  const text = writeInput({ args: [12, "x"], attempt: { number: 2, lastDetails: 34 } }, reversed);
  expect(text).toBe(
    '{"openswf":1,"converter":"reversed","args":["21","\\"x\\""],"attempt":{"number":2,"lastDetails":"43"}}',
  );
  expect(readInput(text, reversed)).toEqual({ args: [12, "x"], attempt: { number: 2, lastDetails: 34 } });
  expect(() => readInput(text)).toThrow('written by the converter "reversed"');
});

test("envelopes from before a converter are read with JSON", () => {
  expect(readInput('{"openswf":1,"args":[1,"b"]}', reversed)).toEqual({ args: [1, "b"] });
});
