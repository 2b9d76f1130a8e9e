import fc from "fast-check";
import { expect, test } from "vitest";
import { printAuditLine } from "../../src/audit/audit-line.ts";

const record = (workflowId: string) =>
  ({ time: "2026-01-01T00:00:00.000Z", event: "change", on: { workflowId } }) as const;

test.each([
  { what: "a C1 control", text: "\x9b31mred", printed: "\\u009b31mred" },
  { what: "DEL", text: "a\x7f", printed: "a\\u007f" },
  { what: "a C0 control", text: "a\u001b[2J", printed: "a\\u001b[2J" },
  { what: "a mark that turns the direction", text: "a\u202egnp", printed: "a\\u202egnp" },
  { what: "an isolate", text: "\u2066a\u2069", printed: "\\u2066a\\u2069" },
  { what: "a line separator", text: "a\u2028b\u2029c", printed: "a\\u2028b\\u2029c" },
  { what: "an invisible space", text: "a\u200bb\ufeff", printed: "a\\u200bb\\ufeff" },
  { what: "letters of any language", text: "dépôt 倉庫 😀", printed: "dépôt 倉庫 😀" },
])("$what is printed as $printed", ({ text, printed }) => {
  expect(printAuditLine(record(text))).toContain(`"workflowId":"${printed}"`);
});

test("a line reads back as the record, and shows nothing but printable text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = printAuditLine(record(text));
      expect(JSON.parse(line)).toEqual(record(text));
      expect(line.slice(0, -1)).not.toMatch(/\p{Cc}|\p{Bidi_C}|\p{Zl}|\p{Zp}/u);
    }),
  );
});
