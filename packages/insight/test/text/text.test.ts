import { expect, test } from "vitest";
import { durationText } from "../../src/text/duration.ts";
import { shortText, visibleText } from "../../src/text/visible-text.ts";

test.each([
  [-5, "0 s"],
  [0, "0 s"],
  [Number.NaN, "0 s"],
  [450, "450 ms"],
  [28_000, "28 s"],
  [59_700, "1 min"],
  [90_000, "1 min 30 s"],
  [14 * 60_000, "14 min"],
  [14 * 60_000 + 59_999, "14 min"],
  [3_900_000, "1 h 5 min"],
  [86_400_000, "1 day"],
  [86_400_000 + 3_600_000, "1 day 1 h"],
  [45 * 86_400_000 + 3_600_000, "45 days"],
])("%d ms is %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  { what: "plain text", given: "Grüße, 世界 👍\n\ttab", shown: "Grüße, 世界 👍\n\ttab" },
  { what: "a mark that turns text around", given: "a\u202eb", shown: "a\\u202eb" },
  { what: "an escape sequence of terminals", given: "\u001b[31m", shown: "\\u001b[31m" },
  { what: "a character of no width", given: "ad\u200bmin", shown: "ad\\u200bmin" },
  { what: "half a pair of surrogates", given: "\ud83d!", shown: "\\ud83d!" },
  { what: "an invisible tag", given: "\u{e0041}", shown: "\\u{e0041}" },
])("$what is shown as what it is", ({ given, shown }) => {
  expect(visibleText(given)).toBe(shown);
});

test("a long text is cut between characters, on one line", () => {
  expect(shortText("ab\n  c👍d", 6)).toBe("ab c…");
  expect(shortText("short", 6)).toBe("short");
});
