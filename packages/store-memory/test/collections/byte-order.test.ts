import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareText } from "../../src/collections/byte-order.ts";

/** Few different characters, so that texts often begin alike. */
const text = fc.string({
  unit: fc.constantFrom("a", "b", "é", "\ud7ff", "\ue000", "\uff5e", "\uffff", "\u{10000}", "\u{1f600}", "\u{10ffff}"),
  maxLength: 4,
});

test("texts are in the order of their UTF-8", () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(Math.sign(compareText(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
    }),
    { numRuns: 2_000 },
  );
});
