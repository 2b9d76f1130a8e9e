import { expect, test } from "vitest";
import { type Envelope, writeInput } from "../../src/data/envelope.ts";
import { isSameInput } from "../../src/replay/same-input.ts";

const upperCase = { name: "upper", toText: (value: unknown) => `<${String(value)}>`, fromText: (text: string) => text };
const beats = { seconds: 30 };

test.each<{ one: Envelope; other: Envelope; same: boolean }>([
  { one: { args: [] }, other: { args: [], heartbeat: beats }, same: true },
  { one: { args: [{ a: [1, "x"] }] }, other: { args: [{ a: [1, "x"] }], heartbeat: beats }, same: true },
  { one: { args: ["text"] }, other: { args: ["text"], heartbeat: beats }, same: true },
  { one: { args: [1, 2] }, other: { args: [1, 2], heartbeat: beats }, same: true },
  {
    one: { args: [1], heartbeat: beats },
    other: { args: [1], heartbeat: { seconds: 5, automatic: true } },
    same: true,
  },
  { one: { args: [1], heartbeat: beats }, other: { args: [2], heartbeat: beats }, same: false },
  { one: { args: [1] }, other: { args: [2], heartbeat: beats }, same: false },
  { one: { args: [1] }, other: { args: [1, 2], heartbeat: beats }, same: false },
  { one: { args: [] }, other: { args: [null], heartbeat: beats }, same: false },
  { one: { args: [1], headers: { trace: "1" } }, other: { args: [1], heartbeat: beats }, same: false },
  { one: { args: [1], attempt: { number: 2 } }, other: { args: [1], attempt: { number: 3 } }, same: false },
  { one: { args: [{ openswf: 1, args: [] }] }, other: { args: [], heartbeat: beats }, same: false },
])("$one and $other: $same", ({ one, other, same }) => {
  for (const converter of [undefined, upperCase]) {
    const [a, b] = [one, other].map((envelope) => writeInput(envelope, converter));
    // Objects look alike to this converter.
    if (converter !== undefined && JSON.stringify(one.args).includes("{")) continue;
    expect(isSameInput(a, b)).toBe(same);
    expect(isSameInput(b, a)).toBe(same);
  }
});

test("texts that are no envelopes are compared as they are", () => {
  expect(isSameInput("1", "1.0")).toBe(false);
  expect(isSameInput("not JSON", "not JSON")).toBe(true);
  expect(isSameInput(undefined, undefined)).toBe(true);
});
