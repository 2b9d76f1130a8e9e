import { expect, test } from "vitest";
import { printable } from "../../../src/cli/output/printable.ts";

test("a message that quotes an id stays on one line and cannot command a terminal", () => {
  expect(printable("its id is order-1 é 漢 \u{1f600}:/|")).toBe("its id is order-1 é 漢 \u{1f600}:/|");
  expect(printable("a\n22x: fine\r\u001b[2J\u0085\u2028\u202e\u0000\u{e0001}")).toBe(
    String.raw`a\u000a22x: fine\u000d\u001b[2J\u0085\u2028\u202e\u0000\udb40\udc01`,
  );
});
