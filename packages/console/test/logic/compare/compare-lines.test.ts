import { describe, expect, test } from "vitest";
import { handMade, longHistory } from "../../../../insight/test/world/histories.ts";
import { type CompareLine, compareLines, delayOf, lineOfDifference } from "../../../src/logic/compare/compare-lines.ts";
import { compareRuns } from "../../../src/logic/compare/compare-runs.ts";
import { excerpts } from "../../../src/logic/compare/excerpt.ts";
import { memberDifferences } from "../../../src/logic/compare/member-differences.ts";

/** A run that receives these signals. `name=input` has an input. */
const signals = (...signals: readonly string[]) =>
  handMade(
    signals.map((signal, index) => {
      const [signalName, input] = signal.split("=");
      return ["WorkflowExecutionSignaled", { signalName, input }, index];
    }),
  );
const names = (count: number, first = 0): readonly string[] => Array.from({ length: count }, (_, n) => `s${first + n}`);

function shown(lines: readonly CompareLine[]): readonly string[] {
  return lines.map((line) => {
    if (line.kind === "fold") return `fold ${line.count}`;
    if (line.kind === "detail") return `detail ${line.path} ${line.left} ${line.right}`;
    const number = line.difference === undefined ? "" : ` #${line.difference}`;
    return `${line.row.kind} ${(line.row.left ?? line.row.right)?.eventId}${number}`;
  });
}

describe("the lines of a comparison", () => {
  const comparison = compareRuns(
    signals(...names(10), "x=1", ...names(3, 20)),
    signals(...names(10), "x=2", ...names(3, 20)),
  );

  test("fold away what is the same, but for what is next to a difference", () => {
    expect(shown(compareLines(comparison, new Set()))).toEqual([
      "fold 8",
      "same 9",
      "same 10",
      "changed 11 #0",
      "detail input 1 2",
      "same 12",
      "same 13",
      "same 14",
    ]);
  });

  test("show an opened fold as a whole", () => {
    const lines = compareLines(comparison, new Set([0]));
    expect(shown(lines).slice(0, 11)).toEqual([
      ...Array.from({ length: 10 }, (_, n) => `same ${n + 1}`),
      "changed 11 #0",
    ]);
    expect([lineOfDifference(lines, 0), lineOfDifference(lines, 1)]).toEqual([10, -1]);
  });

  test("of two equal runs are one fold, and of nothing none", () => {
    expect(shown(compareLines(compareRuns(signals(...names(9)), signals(...names(9))), new Set()))).toEqual(["fold 9"]);
    expect(compareLines({ rows: [], differences: [] }, new Set())).toEqual([]);
  });

  test("of 25,000 events stay few where few differ", () => {
    const left = longHistory(4_166);
    const lines = compareLines(compareRuns(left, left.toSpliced(12_000, 6)), new Set());
    expect(lines.map(({ kind }) => kind)).toEqual(["fold", ...Array(7).fill("events"), "fold"]);
  });
});

test("a row says how much later the other run was", () => {
  const [left, right] = [signals("a", "b"), handMade([["WorkflowExecutionSignaled", { signalName: "a" }, 4]])];
  const { rows } = compareRuns(left, right);
  const starts = { left: left[0]?.eventTimestamp ?? 0, right: (right[0]?.eventTimestamp ?? 0) - 3_000 };
  expect(rows.map((row) => delayOf(row, starts))).toEqual([3_000, undefined]);
});

describe("an attribute differs", () => {
  const json = (value: unknown): string => JSON.stringify(JSON.stringify(value));
  test.each([
    {
      what: "in a member of its JSON",
      left: json({ a: 1, lines: [{ n: 2 }, { n: 3 }] }),
      right: json({ a: 1, lines: [{ n: 2 }, { n: 4 }] }),
      found: [{ path: "input.lines[1].n", left: "3", right: "4" }],
    },
    {
      what: "in members that one side lacks",
      left: json({ a: 1, "b c": 2 }),
      right: json({ a: 1, d: [] }),
      found: [
        { path: 'input["b c"]', left: "2", right: undefined },
        { path: "input.d", left: undefined, right: "[]" },
      ],
    },
    {
      what: "in its kind",
      left: json({ a: [1] }),
      right: json({ a: { 0: 1 } }),
      found: [{ path: "input.a", left: "[1]", right: '{"0":1}' }],
    },
    { what: "as text", left: '"one"', right: '"two"', found: [{ path: "input", left: "one", right: "two" }] },
    { what: "by being there", left: undefined, right: '"1"', found: [{ path: "input", left: undefined, right: "1" }] },
    {
      what: "only in how its JSON is printed",
      left: '"{\\"a\\":1}"',
      right: '"{ \\"a\\": 1 }"',
      found: [{ path: "input", left: '{"a":1}', right: '{ "a": 1 }' }],
    },
    {
      what: "in a structure that is no text",
      left: '{"name":"cards"}',
      right: '{"name":"other"}',
      found: [{ path: "input.name", left: '"cards"', right: '"other"' }],
    },
  ])("$what", ({ left, right, found }) => {
    expect(memberDifferences({ member: "input", left, right })).toEqual(found);
  });

  test("in more places than are told, and deeper than is looked", () => {
    const many = (from: number): string => json(Array.from({ length: 500 }, (_, n) => n + from));
    expect(memberDifferences({ member: "input", left: many(0), right: many(1) })).toHaveLength(50);
    const deep = (end: string): string => json(JSON.parse(`${"[".repeat(100)}${end}${"]".repeat(100)}`));
    expect(memberDifferences({ member: "input", left: deep("1"), right: deep("2") })[0]?.path).toBe(
      `input${"[0]".repeat(20)}`,
    );
  });
});

test.each([
  { left: "short", right: "shirt", excerpt: { left: "short", right: "shirt" } },
  { left: undefined, right: "x".repeat(50), excerpt: { left: undefined, right: `${"x".repeat(40)}…` } },
  {
    left: `${"a".repeat(100)}1${"b".repeat(100)}`,
    right: `${"a".repeat(100)}2`,
    excerpt: { left: `…${"a".repeat(24)}1${"b".repeat(15)}…`, right: `…${"a".repeat(24)}2` },
  },
  { left: "a".repeat(60), right: "a".repeat(50), excerpt: { left: `…${"a".repeat(34)}`, right: `…${"a".repeat(24)}` } },
])("texts are cut to where they differ: $excerpt", ({ left, right, excerpt }) => {
  expect(excerpts(left, right, 40)).toEqual(excerpt);
});
