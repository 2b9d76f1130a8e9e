import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ancestorsOf,
  findInJson,
  foldedPreview,
  formattedJson,
  initialFolds,
  jsonLines,
  pathOf,
  stringValue,
  valueText,
} from "../../../src/logic/json/json-lines.ts";
import { type JsonModel, jsonModel } from "../../../src/logic/json/json-model.ts";

type Json = Extract<JsonModel, { readonly kind: "json" }>;

function json(text: string): Json {
  const model = jsonModel(text);
  if (model.kind !== "json") throw new Error(`no JSON: ${text.slice(0, 80)}`);
  return model;
}

/** Lines as text, such as `1 open a {2}`. */
function shown(model: Json, folded: ReadonlySet<number> = new Set()): readonly string[] {
  return jsonLines(model, folded).map(({ node, part }) => {
    const { depth = 0, key } = model.nodes[node] ?? {};
    return [depth, part, key, part === "close" ? undefined : valueText(model, node)]
      .filter((each) => each !== undefined)
      .join(" ");
  });
}

describe("a text", () => {
  test("is JSON for the model exactly when it is for JSON.parse, and means the same", () => {
    const mangled = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "]", "{", '"', "\\", "0", " ", "\u0001", "e"))
      .map(([text, place, piece]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + (place % 2));
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mangled, fc.string()), (text) => {
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          expect(jsonModel(text)).toEqual({ kind: "text", text, why: "no JSON" });
          return;
        }
        expect(JSON.parse(formattedJson(json(text)))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  test.each(["{", "[1,]", "[01]", '{"a":1,}', "{'a':1}", '"\u0009"', '"\\x"', "1 2", "nul", "", "[}", '{"a"1}', "-"])(
    "is none when it is %j",
    (text) => {
      expect(jsonModel(text).kind).toBe("text");
    },
  );

  test("keeps numbers, repeated members and their order as they were written", () => {
    expect(shown(json('{"10":12345678901234567890,"2":1.0e2,"2":null}'))).toEqual([
      "0 open {3}",
      "1 value 10 12345678901234567890",
      "1 value 2 1.0e2",
      "1 value 2 null",
      "0 close",
    ]);
  });

  test("may be nested as deep as it is long", () => {
    const deep = json("[".repeat(90_000) + "]".repeat(90_000));
    expect(deep.nodes.length).toBe(90_000);
    expect(jsonLines(deep, initialFolds(deep, 100)).length).toBeLessThanOrEqual(200);
    expect(jsonModel("[".repeat(90_000)).kind).toBe("text");
  });

  test("with more values than anybody unfolds stays text", () => {
    expect(jsonModel(`[${"0,".repeat(250_000)}0]`)).toMatchObject({ kind: "text", why: "too large" });
  });

  test("of a megabyte in one string is shown in part", () => {
    const model = json(JSON.stringify({ data: "é".repeat(1_000_000) }));
    expect(valueText(model, 1).length).toBe(2_001);
    expect(stringValue(model, 1)?.length).toBe(1_000_000);
  });
});

describe("the lines", () => {
  const order = json('{"items":[{"sku":"a","n":2},{"sku":"b"}],"empty":{},"who":"A\\u202eda\u202e"}');

  test("are those of an open tree", () => {
    expect(shown(order)).toEqual([
      "0 open {3}",
      "1 open items [2]",
      "2 open {2}",
      '3 value sku "a"',
      "3 value n 2",
      "2 close",
      "2 open {1}",
      '3 value sku "b"',
      "2 close",
      "1 close items",
      "1 value empty {}",
      '1 value who "A\\u202eda\\u202e"',
      "0 close",
    ]);
  });

  test("leave out what is folded", () => {
    expect(shown(order, new Set([1]))).toEqual([
      "0 open {3}",
      "1 folded items [2]",
      "1 value empty {}",
      '1 value who "A\\u202eda\\u202e"',
      "0 close",
    ]);
    expect(shown(order, new Set([0]))).toEqual(["0 folded {3}"]);
  });

  test.each([
    { linesMax: 1_000, folded: [] },
    { linesMax: 8, folded: [1, 2, 5] },
    { linesMax: 1, folded: [1, 2, 5] },
  ])("are at first no more than $linesMax", ({ linesMax, folded }) => {
    expect([...initialFolds(order, linesMax)]).toEqual(folded);
  });

  test("are found by key and by value, with the way to them", () => {
    const [found = -1] = findInJson(order, "B");
    expect([pathOf(order, found), ancestorsOf(order, found)]).toEqual(["$.items[1].sku", [5, 1, 0]]);
    expect(findInJson(order, "SKU").map((index) => pathOf(order, index))).toEqual(["$.items[0].sku", "$.items[1].sku"]);
    expect([findInJson(order, ""), findInJson(order, "sku", 1).length]).toEqual([[], 1]);
    const odd = json('{"a b":[0]}');
    expect(pathOf(odd, 2)).toBe('$["a b"][0]');
  });

  test("can be copied, formatted", () => {
    expect(formattedJson(json('{"a":[1,{}],"b":"x"}'))).toBe('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": "x"\n}');
  });
});

test("a folded object says its first plain values, up to a length", () => {
  const model = jsonModel(`{"id":1,"more":{"a":1},"type":"Started","list":[],"text":"${"x".repeat(300)}","end":2}`);
  if (model.kind !== "json") throw new Error("no JSON");
  expect(foldedPreview(model, 0)).toBe(`id: 1, type: "Started", list: [], text: "${"x".repeat(39)}…, end: 2`);
  const many = jsonModel(`[${"12345678, ".repeat(50)}9]`);
  if (many.kind !== "json") throw new Error("no JSON");
  expect(foldedPreview(many, 0).split(", ").length).toBe(13);
});
