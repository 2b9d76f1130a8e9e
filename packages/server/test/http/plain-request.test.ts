import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type PlainRequest, PlainRequestReader } from "../../src/http/readers/plain-request.ts";
import { RouteTable } from "../../src/http/routes/route-table.ts";
import { serverRoutes } from "../../src/http/routes/server-routes.ts";
import { ScriptedCore } from "./scripted-core.ts";

const headerBytesMax = 1_000;
const { requestLines } = new RouteTable(serverRoutes(new ScriptedCore()));
const [line] = requestLines;
const reader = new PlainRequestReader(headerBytesMax, requestLines);
const readBytes = (bytes: Buffer): PlainRequest | undefined => reader.read(bytes, bytes.length);
const read = (text: string): PlainRequest | undefined => readBytes(Buffer.from(text, "latin1"));
const request = (...headers: readonly string[]): string =>
  ["POST / HTTP/1.1", "Host: h", "Content-Length: 2", ...headers, "", "{}"].join("\r\n");

test("reading a plain request yields its headers and the position of its body", () => {
  const text = request(
    "x-AMZ-target:\t SimpleWorkflowService.ListDomains \t",
    "AUTHORIZATION: AWS4 a=b",
    "Content-Type: json",
  );
  const { headers, ...rest } = read(text) ?? {};
  expect(rest).toEqual({ line, bodyStart: text.length - 2, bodyEnd: text.length });
  expect([...(headers ?? [])]).toEqual([
    ["host", "h"],
    ["content-length", "2"],
    ["x-amz-target", "SimpleWorkflowService.ListDomains"],
    ["authorization", "AWS4 a=b"],
    ["content-type", "json"],
  ]);
});

test("the body may be missing, or be followed by more bytes", () => {
  expect(read(request().slice(0, -2))?.bodyEnd).toBe(request().length);
  expect(read(`${request()}POST /`)?.bodyEnd).toBe(request().length);
});

test.each([
  { what: "the head is incomplete", text: request().slice(0, -4) },
  { what: "the head is larger than allowed", text: request(`X: ${"x".repeat(1_000)}`) },
  { what: "the method is not POST", text: request().replace("POST", "PUT ") },
  { what: "the path is not /", text: request().replace("/ ", "/? ") },
  { what: "the version is not 1.1", text: request().replace("1.1", "1.0") },
  { what: "a header repeats", text: request("content-length: 2") },
  { what: "the Host header is missing", text: request().replace("Host: h\r\n", "") },
  { what: "the length is missing", text: request().replace("Content-Length: 2\r\n", "") },
  { what: "the length is negative", text: request().replace("h: 2", "h: -2") },
  { what: "the length is in hexadecimal", text: request().replace("h: 2", "h: 0x2") },
  { what: "the length is a list", text: request().replace("h: 2", "h: 2, 2") },
  { what: "the length is too large for a number", text: request().replace("h: 2", `h: ${"2".repeat(400)}`) },
  { what: "the body is chunked", text: request("Transfer-Encoding: chunked") },
  { what: "the client waits for 100 Continue", text: request("Expect: 100-continue") },
  { what: "the client asks for another protocol", text: request("Upgrade: h2c") },
  { what: "the client asks to close the connection", text: request("Connection: close") },
  { what: "a line is folded", text: request("X: a\r\n b") },
  { what: "a line has no name", text: request(": a") },
  { what: "a line has no colon", text: request("X") },
  { what: "there is a space before the colon", text: request("X : a") },
  { what: "a line ends without a carriage return", text: request("X: a\nY: b") },
  { what: "a line contains a bare carriage return", text: request("X: a\rY: b") },
  { what: "a value contains a NUL", text: request("X: a\0") },
  { what: "a value is not ASCII", text: request("X: \xe9") },
])("a request is left to node:http when $what", ({ text }) => {
  expect(read(text)).toBeUndefined();
});

test("a value may hold any visible character, blanks and tabs, wherever they are in it, and nothing else", () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const isAllowed = byte === 0x09 || (byte >= 0x20 && byte <= 0x7e);
    for (let before = 0; before < 9; before += 1) {
      const value = `${"a".repeat(before)}${String.fromCharCode(byte)}${"~".repeat(8 - before)}`;
      const asked = read(request(`X: ${value}.`));
      expect(asked?.headers.get("x"), `${byte} after ${before}`).toBe(isAllowed ? `${value}.`.trim() : undefined);
    }
  }
});

test("headers of any names are found under their names, in order, and none under another's", () => {
  const known = ["accept", "accept-encoding", "x-amz-date", "X-Amz-Target", "Date", "authorization", "x-forwarded-for"];
  const name = fc
    .tuple(fc.constantFrom(...known), fc.nat(20), fc.constantFrom("", "", "", "x", "-", "_", "M", "0"))
    .map(([usual, at, put]) => usual.slice(0, at) + put + usual.slice(put === "" ? at : at + 1));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, fc.string({ unit: "grapheme-ascii", maxLength: 12 })), { maxLength: 12 }),
      (sent) => {
        const asked = read(request(...sent.map(([title, value]) => `${title}: ${value}`)));
        const names = sent.map(([title]) => title.toLowerCase());
        if (new Set(names).size < names.length) {
          expect(asked).toBeUndefined();
          return;
        }
        const values = sent.map(([, value]) => value.trim());
        expect([...(asked?.headers.keys() ?? [])]).toEqual(["host", "content-length", ...names]);
        expect(names.map((title) => asked?.headers.get(title))).toEqual(values);
        for (const title of known.map((one) => one.toLowerCase())) {
          expect(asked?.headers.has(title)).toBe(names.includes(title));
          if (!names.includes(title)) expect(asked?.headers.get(title)).toBeUndefined();
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test("a request with more lines than any client sends is left to node:http", () => {
  const lines = (count: number): string[] => Array.from({ length: count }, (_, number) => `X-${number}: `);
  expect(read(request(...lines(98)))?.headers.get("x-97")).toBe("");
  expect(read(request(...lines(99)))).toBeUndefined();
});

/** How node:http reads the same bytes. `undefined` if it refuses them or finds no complete request in them. */
function readByNode(bytes: Buffer): Promise<{ request: IncomingMessage; body: string } | undefined> {
  return new Promise((resolve) => {
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    const server = createServer((heard) => {
      let body = "";
      heard.setEncoding("latin1");
      heard.on("data", (text: string) => {
        body += text;
      });
      heard.on("end", () => resolve({ request: heard, body }));
    });
    server.on("clientError", () => resolve(undefined));
    server.emit("connection", socket);
    socket.push(bytes);
    socket.push(null);
    socket.on("close", () => resolve(undefined));
  });
}

test("node:http reads every plain request the same way", async () => {
  const whole = request("X-Amz-Target: SimpleWorkflowService.ListDomains", "Authorization: AWS4-HMAC", "Accept: */*");
  const spoiling = fc.record({
    at: fc.nat(whole.length),
    cut: fc.nat(3),
    put: fc.oneof(
      fc.string({ unit: "binary-ascii", maxLength: 3 }),
      fc.constantFrom("\r\n", "\r\n\r\n", "\n", "\r", ": ", ",", "\0", "\xff", "Content-Length: 1\r\n", "Host: i\r\n"),
    ),
  });
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(spoiling, { maxLength: 2 }), async (spoilings) => {
      let text = whole;
      for (const { at, cut, put } of spoilings) text = text.slice(0, at) + put + text.slice(at + cut);
      const bytes = Buffer.from(text, "latin1");
      const ours = readBytes(bytes);
      if (ours === undefined || ours.bodyEnd > bytes.length) return;
      plain += 1;
      const theirs = await readByNode(bytes.subarray(0, ours.bodyEnd));
      expect(theirs?.body).toBe(bytes.toString("latin1", ours.bodyStart, ours.bodyEnd));
      expect(theirs?.request.headers).toEqual(Object.fromEntries(ours.headers));
      expect([theirs?.request.method, theirs?.request.url]).toEqual(["POST", "/"]);
    }),
    { numRuns: 2_000 },
  );
  // Ensure that the test is not vacuous: many of the spoiled requests are still plain.
  expect(plain).toBeGreaterThan(200);
});
