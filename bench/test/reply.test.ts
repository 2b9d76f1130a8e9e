import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { firstReply } from "../load/reply.ts";

const body = '{"result":"größer als 1 €"}';
const bytes = Buffer.from(body);
const withLength = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes]);
// The second chunk begins in the middle of a character.
const cut = bytes.indexOf(Buffer.from("ö")) + 1;
const chunk = (part: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)};note=x\r\n`), part, Buffer.from("\r\n")]);
const inChunks = Buffer.concat([
  Buffer.from("HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"),
  chunk(bytes.subarray(0, cut)),
  chunk(bytes.subarray(cut)),
  Buffer.from("0\r\nTrailer: x\r\n\r\n"),
]);

test.each([
  { how: "with its length", sent: withLength, status: 200, closes: false },
  { how: "in chunks", sent: inChunks, status: 400, closes: true },
])("a reply $how is read once it is whole, wherever the network cuts it", ({ sent, status, closes }) => {
  for (let length = 0; length < sent.length; length += 1) {
    expect(firstReply(sent.subarray(0, length)), `${length} bytes`).toBeUndefined();
  }
  expect(firstReply(sent)).toEqual({ reply: { status, body }, rest: undefined, closes });
});

test("what follows a reply is kept", () => {
  expect(firstReply(Buffer.concat([withLength, Buffer.from("HTTP")]))?.rest?.toString()).toBe("HTTP");
});

test.each(["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n"])(
  "a reply that cannot be read is refused: %j",
  (text) => {
    expect(() => firstReply(Buffer.from(text))).toThrow(/the server sent a/);
  },
);
