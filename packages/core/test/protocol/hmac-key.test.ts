import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HmacKey } from "../../src/tokens/hmac-key.ts";

/** RFC 4231: test cases 1, 2 and 6 (a key longer than a block). */
test.each([
  {
    key: "0b".repeat(20),
    text: "Hi There",
    mac: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  },
  {
    key: Buffer.from("Jefe").toString("hex"),
    text: "what do ya want for nothing?",
    mac: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  },
  {
    key: "aa".repeat(131),
    text: "Test Using Larger Than Block-Size Key - Hash Key First",
    mac: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  },
])("the MAC of $text matches RFC 4231", ({ key, text, mac }) => {
  expect(new HmacKey(Buffer.from(key, "hex")).mac(text).toString("hex")).toBe(mac);
});

test("the MAC equals the library's for any key, text and rest", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, bytes, fc.option(bytes, { nil: undefined }), (key, text, rest) => {
      const expected = createHmac("sha256", key)
        .update(text)
        .update(rest ?? "")
        .digest("hex");
      expect(new HmacKey(key).mac(Buffer.from(text).toString("latin1"), rest).toString("hex")).toBe(expected);
    }),
  );
});

test("a text longer than the shared buffer gets a correct MAC, and earlier results stay intact", () => {
  const key = new HmacKey(Buffer.from("key"));
  const first = key.mac("short");
  const long = "x".repeat(100_000);
  expect(key.mac(long).toString("hex")).toBe(createHmac("sha256", "key").update(long).digest("hex"));
  expect(first.toString("hex")).toBe(createHmac("sha256", "key").update("short").digest("hex"));
});
