import type { Dice } from "../../crash/dice.ts";
import {
  adds,
  addsOneOf,
  announcesChunks,
  changed,
  chunked,
  chunksEnd,
  damaged,
  lengths,
  noise,
  puts,
  replaced,
  type Spoil,
  sets,
  without,
} from "./change-draft.ts";
import { type Draft, goodDraft, printDraft, trueLength } from "./draft.ts";
import { absurdities, authorizations, many, names, paths, targets } from "./odd-values.ts";

/** A way in which a request can be wrong, odd or absurd. To add one, add a row. */
interface Spoiler {
  readonly what: string;
  readonly spoil: Spoil;
}

const spoilers: readonly Spoiler[] = [
  // The request line.
  {
    what: "another method",
    spoil: sets("line", ["GET / HTTP/1.1", "PUT / HTTP/1.1", "post / HTTP/1.1", " / HTTP/1.1"]),
  },
  {
    what: "a method with a special meaning",
    spoil: sets("line", ["CONNECT h:1 HTTP/1.1", "OPTIONS * HTTP/1.1", "TRACE / HTTP/1.1"]),
  },
  {
    what: "another path",
    spoil: sets(
      "line",
      paths().map((path) => `POST ${path} HTTP/1.1`),
    ),
  },
  { what: "a page", spoil: sets("line", ["GET /health HTTP/1.1", "GET /nothing HTTP/1.1", "GET /?a HTTP/1.1"]) },
  {
    what: "another version",
    spoil: sets(
      "line",
      ["0.9", "1.0", "2.0", "9.9", "1.", "x"].map((v) => `POST / HTTP/${v}`),
    ),
  },
  {
    what: "another protocol",
    spoil: sets("line", ["POST / ICY/1.1", "PRI * HTTP/2.0", "POST /", "POST", "", "\0\0\0"]),
  },
  {
    what: "odd spaces",
    spoil: sets("line", ["POST  / HTTP/1.1", " POST / HTTP/1.1", "POST\t/\tHTTP/1.1", "POST / HTTP/1.1 "]),
  },
  { what: "a line of noise", spoil: (draft, dice) => ({ ...draft, line: noise(dice, 200) }) },
  { what: "blank lines before", spoil: sets("before", ["\r\n", "\n", "\r\n\r\n\r\n", "\r", "\r\n".repeat(20_000)]) },
  {
    what: "a TLS handshake before",
    spoil: sets("before", ["\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", "\x80\x2e\x01"]),
  },
  {
    what: "a proxy's line before",
    spoil: sets("before", ["PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c"]),
  },
  // Headers.
  { what: "a header twice", spoil: (draft, dice) => adds(draft, dice.oneOf(draft.headers) ?? "") },
  { what: "a header removed", spoil: (draft, dice) => without(draft, dice) },
  { what: "a header of noise", spoil: (draft, dice) => adds(draft, noise(dice, 100)) },
  { what: "a name of noise", spoil: (draft, dice) => adds(draft, `${noise(dice, 20)}: a`) },
  { what: "a value of noise", spoil: (draft, dice) => adds(draft, `X-A: ${noise(dice, 300)}`) },
  {
    what: "an odd header",
    spoil: addsOneOf(["X", ": a", "X : a", "X:", "X: a\0b", "X: a\rY: b", "X: a\nY: b", " X: a", "X: a\r\n b"]),
  },
  {
    what: "names of object properties",
    spoil: addsOneOf(["__proto__: a", "constructor: a", "toString: a", "hasOwnProperty: a"]),
  },
  {
    what: "many headers",
    spoil: (draft, dice) => adds(draft, ...many(dice.between(100, 3_000), (n) => `X-${n}: ${n}`)),
  },
  {
    what: "the same header many times",
    spoil: (draft, dice) => adds(draft, ...many(dice.between(2, 900), () => "X-Amz-Target: a")),
  },
  { what: "a long header", spoil: (draft, dice) => adds(draft, `X-A: ${"a".repeat(dice.between(1_000, 60_000))}`) },
  { what: "other line ends", spoil: sets("lineEnd", ["\n", "\r", "\r\r\n", "\n\r", "\0", ""]) },
  // Lengths.
  { what: "an odd length", spoil: lengths(["-1", "+2", "0x2", "2, 2", "1 1", "", "2;", "1e3", "NaN", "02", "\xb2"]) },
  {
    what: "a length too large for a number",
    spoil: lengths(["9007199254740993", "18446744073709551617", "9".repeat(400)]),
  },
  { what: "a length that is too large", spoil: lengths(["1048576", "999999999", "2147483648"]) },
  {
    what: "a length that differs from the body's",
    spoil: (draft, dice) => lengths([String(dice.between(0, 300))])(draft, dice),
  },
  { what: "two lengths", spoil: (draft, dice) => adds(draft, `Content-Length: ${dice.between(0, 50)}`) },
  { what: "both a length and chunks", spoil: (draft, dice) => adds(chunked(draft, dice), trueLength) },
  // Chunked bodies.
  { what: "chunks", spoil: chunked },
  {
    what: "chunks with trailers",
    spoil: (draft, dice) =>
      chunksEnd(draft, dice, ["0\r\nX-A: b\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\n", "0\r\n\0\r\n\r\n"]),
  },
  {
    what: "chunks that end badly",
    spoil: (draft, dice) => chunksEnd(draft, dice, ["", "0", "0\r\n", "00000\r\n\r\n", "0\n\n", "0\r\n\r\nx"]),
  },
  {
    what: "chunks of odd sizes",
    spoil: (draft, dice) =>
      chunksEnd(draft, dice, [
        "-1\r\n",
        "g\r\n",
        "ffffffffffffffffff\r\nx",
        "7fffffffffffffff\r\nx",
        " 1\r\nx\r\n",
        "1 ;\r\nx\r\n",
        "\r\n",
      ]),
  },
  {
    what: "chunks with extensions",
    spoil: (draft, dice) =>
      chunksEnd(draft, dice, [
        "1;a=b\r\n}\r\n0\r\n\r\n",
        `1;${"a".repeat(40_000)}\r\n}\r\n0\r\n\r\n`,
        '1;a="\r\n}\r\n0\r\n\r\n',
      ]),
  },
  {
    what: "many small chunks",
    spoil: (draft) => ({ ...announcesChunks(draft), body: `${"1\r\n \r\n".repeat(5_000)}0\r\n\r\n` }),
  },
  {
    what: "another transfer coding",
    spoil: addsOneOf(
      ["gzip", "gzip, chunked", "chunked, gzip", "xchunked", "chunked, chunked", "identity", "\0", ""].map(
        (coding) => `Transfer-Encoding: ${coding}`,
      ),
    ),
  },
  // Requests about the connection.
  {
    what: "an expectation",
    spoil: addsOneOf(["Expect: 100-continue", "Expect: 100-Continue, x", "Expect: the worst", "Expect:"]),
  },
  {
    what: "an upgrade",
    spoil: (draft, dice) =>
      adds(draft, "Connection: upgrade", `Upgrade: ${dice.oneOf(["h2c", "websocket", "x", "\xff"])}`),
  },
  {
    what: "an odd Connection header",
    spoil: addsOneOf([
      "Connection: close",
      "Connection: keep-alive, close",
      "Connection: \0",
      "Keep-Alive: x",
      "Proxy-Connection: close",
    ]),
  },
  {
    what: "a content coding",
    spoil: addsOneOf(["Content-Encoding: amz-1.0", "Content-Encoding: gzip", "Content-Encoding: br"]),
  },
  {
    what: "another content type",
    spoil: puts("Content-Type", ["application/json", "\xff", "application/x-amz-cbor-1.1", "", "a".repeat(9_000)]),
  },
  // What the API requires.
  { what: "a wrong target", spoil: puts("X-Amz-Target", targets()) },
  { what: "a malformed signature", spoil: puts("Authorization", authorizations()) },
  {
    what: "another signature header",
    spoil: (draft, dice) => adds(draft, `X-Amzn-Authorization: ${dice.oneOf(authorizations())}`),
  },
  {
    what: "an odd date",
    spoil: puts("X-Amz-Date", [
      "",
      "0",
      "99999999T999999Z",
      "20260101",
      "2026-01-01T00:00:00Z",
      "\xff",
      "9".repeat(10_000),
    ]),
  },
  {
    what: "an odd token",
    spoil: (draft, dice) =>
      adds(draft, `X-Amz-Security-Token: ${noise(dice, 50)}${"t".repeat(dice.between(0, 20_000))}`),
  },
  // Bodies.
  {
    what: "a body that is not an object",
    spoil: sets("body", ["", "null", "[]", "7", '"text"', "true", "undefined", "{", "}", "{}{}", "\xef\xbb\xbf{}"]),
  },
  { what: "absurd JSON", spoil: sets("body", absurdities()) },
  {
    what: "an absurd member",
    spoil: (draft, dice) => ({
      ...draft,
      body: draft.body.replace(/:("[^"]*"|\d+)/, () => `:${dice.oneOf(absurdities())}`),
    }),
  },
  {
    what: "an absurd name",
    spoil: (draft, dice) => ({ ...draft, body: draft.body.replace("{", () => `{"${dice.oneOf(names())}":1,`) }),
  },
  {
    what: "text that is not UTF-8",
    spoil: (draft, dice) => ({ ...draft, body: draft.body.replace('":"', () => `":"${noise(dice, 30)}`) }),
  },
  {
    what: "a truncated body",
    spoil: (draft, dice) => ({ ...draft, body: draft.body.slice(0, dice.between(0, draft.body.length)) }),
  },
  {
    what: "a long body",
    spoil: (draft, dice) => ({ ...draft, body: `{"x":"${"x".repeat(dice.between(10_000, 300_000))}"}` }),
  },
  { what: "a body of noise", spoil: (draft, dice) => ({ ...draft, body: noise(dice, 2_000) }) },
  // Bytes.
  { what: "some bytes changed", spoil: (draft, dice) => damaged(draft, (bytes) => changed(bytes, dice)) },
  { what: "some bytes removed", spoil: (draft, dice) => damaged(draft, (bytes) => replaced(bytes, dice, "")) },
  { what: "noise inserted", spoil: (draft, dice) => damaged(draft, (bytes) => replaced(bytes, dice, noise(dice, 60))) },
  {
    what: "truncated",
    spoil: (draft, dice) => damaged(draft, (bytes) => bytes.slice(0, dice.between(0, bytes.length))),
  },
  { what: "nothing but noise", spoil: (draft, dice) => damaged(draft, () => noise(dice, 4_000)) },
  // Several requests at once.
  { what: "a good request after it", spoil: (draft, dice) => ({ ...draft, after: printDraft(goodDraft(dice)) }) },
  {
    what: "many good requests after it",
    spoil: (draft, dice) => ({ ...draft, after: printDraft(goodDraft(dice)).repeat(dice.between(2, 40)) }),
  },
  { what: "a good request before it", spoil: (draft, dice) => ({ ...draft, before: printDraft(goodDraft(dice)) }) },
  { what: "noise after it", spoil: (draft, dice) => ({ ...draft, after: noise(dice, 300) }) },
  // How the request is sent.
  { what: "in pieces", spoil: (draft, dice) => ({ ...draft, pieces: dice.between(2, 30) }) },
  { what: "a half close at its end", spoil: sets("ending", ["half closes"]) },
  { what: "a reset at its end", spoil: sets("ending", ["resets"]) },
];

/** A request with up to three random faults, and the names of these faults. */
export function spoiledDraft(dice: Dice): { readonly draft: Draft; readonly what: readonly string[] } {
  let draft = goodDraft(dice);
  const what: string[] = [];
  for (let left = dice.between(1, 3); left > 0; left -= 1) {
    const spoiler = dice.oneOf(spoilers);
    if (spoiler === undefined) continue;
    draft = spoiler.spoil(draft, dice);
    what.push(spoiler.what);
  }
  return { draft, what };
}
