/** Signed requests as bytes: forms that other clients send and AWS's own client does not. */
import { expect, test } from "vitest";
import { signedBySdk } from "../../../access/test/signature/signing.ts";
import { RawClient } from "../http/raw-client.ts";
import { guarded } from "./guarded.ts";
import { openService, usualKey } from "./service.ts";

type Header = readonly [name: string, value: string];

const body = '{"registrationStatus":"REGISTERED"}';

/** The headers of a ListDomains request signed now. */
async function signedHeaders(length: "said" | "not said" = "said"): Promise<readonly Header[]> {
  const { headers } = await signedBySdk({
    keyId: usualKey.accessKeyId,
    secret: usualKey.secretAccessKey,
    signedAt: Date.now(),
    headers: { "x-amz-target": "SimpleWorkflowService.ListDomains", "x-custom": "one  two" },
    body: new TextEncoder().encode(body),
    length,
  });
  return [...headers];
}

async function sends(headers: readonly Header[], content = body): Promise<string> {
  const { url } = await openService({}, { guarded, allowedHosts: ["swf.example.com"] });
  const client = await RawClient.open(Number(new URL(url).port));
  const lines = [...headers, ["Connection", "close"]].map(([name, value]) => `${name}: ${value}\r\n`);
  return client.says(`POST / HTTP/1.1\r\n${lines.join("")}\r\n${content}`).everything();
}

const chunked = (text: string): string =>
  `5\r\n${text.slice(0, 5)}\r\n${(text.length - 5).toString(16)}\r\n${text.slice(5)}\r\n0\r\n\r\n`;
const inTwoChunks: Header = ["Transfer-Encoding", "chunked"];
const forms = [
  { form: "as it was signed", write: (headers: readonly Header[]) => headers },
  { form: "with its headers in another order", write: (headers: readonly Header[]) => headers.toReversed() },
  {
    form: "with its headers in capitals",
    write: (headers: readonly Header[]) => headers.map(([name, value]) => [name.toUpperCase(), value] as const),
  },
  {
    form: "with white space around its headers",
    write: (headers: readonly Header[]) => headers.map(([name, value]) => [name, `  ${value}\t`] as const),
  },
  {
    form: "with headers added in transit",
    write: (headers: readonly Header[]) => [
      ["Via", "1.1 proxy"] as const,
      ...headers,
      ["X-Forwarded-For", "192.0.2.1"] as const,
      ["TE", "trailers"] as const,
    ],
  },
  {
    form: "with Expect: 100-continue",
    write: (headers: readonly Header[]) => [...headers, ["Expect", "100-continue"] as const],
  },
];

test.each(forms)("a signed request is accepted $form", async ({ write }) => {
  expect(await sends(write(await signedHeaders()))).toMatch(/HTTP\/1\.1 200 OK\r\n[\s\S]*\{"domainInfos":\[\]\}$/);
});

test("the signature covers a chunked body as a whole", async () => {
  const headers = [...(await signedHeaders("not said")), inTwoChunks];
  expect(await sends(headers, chunked(body))).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const tampered = await sends(headers, chunked(body.replace("REGISTERED", "DEPRECATED")));
  expect(tampered).toMatch(/^HTTP\/1\.1 400 [\s\S]*InvalidSignatureException/);
});

test.each(forms)("a signed request with a changed body is refused $form", async ({ write }) => {
  const answer = await sends(write(await signedHeaders()), body.replace("REGISTERED", "DEPRECATED"));
  expect(answer).toMatch(/HTTP\/1\.1 400 [\s\S]*"__type":"com\.amazon\.coral\.service#InvalidSignatureException"/);
});

test.each(["host", "x-amz-date", "x-amz-target", "x-custom"])(
  "a request without its signed %s is refused",
  async (name) => {
    const headers = (await signedHeaders()).map((header) =>
      header[0] === name ? ([`${name}-2`, header[1]] as const) : header,
    );
    expect(await sends(headers)).toMatch(/^HTTP\/1\.1 400 /);
  },
);
