/** Requests signed by AWS's own signer and client are accepted, however they are formatted. */
import { createHash } from "node:crypto";
import { StartWorkflowExecutionCommand, SWFClient } from "@aws-sdk/client-swf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { headersOf } from "../../../server/src/http/readers/raw-headers.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";
import { accessKeyId, checkOf, now, secretAccessKey, signedBySdk, withAuthorization, withHeaders } from "./signing.ts";

const check = checkOf();
const signer = { accessKeyId, region: "eu-west-1" };

const aHeader = fc.tuple(
  fc.stringMatching(/^(x-amz-meta-|x-|amz-)[a-z0-9]{1,12}$/),
  fc.stringMatching(/^[!-~ \t]{0,40}$/),
);
const aRequest = fc.record({
  headers: fc.array(aHeader, { maxLength: 6 }).map(Object.fromEntries<string>),
  body: fc.uint8Array({ maxLength: 2000 }),
  region: fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2"),
  signedAt: fc.integer({ min: -900, max: 900 }).map((seconds) => now + seconds * 1000),
  securityToken: fc.option(fc.base64String({ minLength: 4, maxLength: 400 }), { nil: undefined }),
});

test("requests signed by AWS's SDK are accepted with the key, region and token that signed them", async () => {
  await fc.assert(
    fc.asyncProperty(aRequest, async ({ securityToken, ...unsigned }) => {
      const request = await signedBySdk(securityToken === undefined ? unsigned : { ...unsigned, securityToken });
      expect(check.check(request, now)).toMatchObject({
        accessKeyId,
        region: unsigned.region,
        identity: { secretAccessKey, securityToken },
      });
    }),
  );
});

/** HTTP strips white space at the ends of a value, so these values have none. */
const asTheyAre: ReadonlySet<string> = new Set(["authorization", "x-amz-date"]);

/** Names in any case, lines in any order, and white space wherever HTTP and the signature allow it. */
const aRewriting = fc.record({ order: fc.infiniteStream(fc.nat()), upper: fc.infiniteStream(fc.boolean()) });

test("the order, case and white space of headers do not matter", async () => {
  await fc.assert(
    fc.asyncProperty(aRequest, aRewriting, async ({ securityToken: _, ...unsigned }, { order, upper }) => {
      const request = await signedBySdk(unsigned);
      const lines = [...request.headers].map(([name, value]) => ({
        name: [...name].map((letter) => (upper.next().value ? letter.toUpperCase() : letter)).join(""),
        value: upper.next().value && !asTheyAre.has(name) ? ` \t${value.replaceAll(" ", "  ")} ` : value,
        place: order.next().value,
      }));
      lines.sort((a, b) => a.place - b.place);
      const headers = headersOf(lines.flatMap(({ name, value }) => [name, value]));
      expect(check.check({ ...request, headers }, now)).toMatchObject({ accessKeyId, region: unsigned.region });
    }),
  );
});

const aSegment = fc.oneof(
  fc.constantFrom("", ".", "..", "...", "%20", "%2F", "a%2fb", "$delete", "~a-b_c.d"),
  fc.webSegment(),
);
const aPath = fc.array(aSegment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`);
const aText = fc.string({ unit: "grapheme", maxLength: 8 });
const aName = aText.filter((name) => name !== "" && !/^(__proto__|x-amz-(algorithm|signature))$/i.test(name));
const aQuery = fc.dictionary(aName, fc.oneof(aText, fc.array(aText, { minLength: 1, maxLength: 3 })));

test("any path and query are canonicalized as by AWS's signer", async () => {
  await fc.assert(
    fc.asyncProperty(aPath, aQuery, async (path, query) => {
      expect(check.check(await signedBySdk({ path, query }), now)).toMatchObject(signer);
    }),
    { numRuns: 300 },
  );
});

const shuffled = (text: string, separator: string): string => text.split(separator).reverse().join(separator);

test.each<{ how: string; rewrite: (text: string) => string }>([
  { how: "with no space after commas", rewrite: (text) => text.replaceAll(", ", ",") },
  { how: "with more space", rewrite: (text) => text.replaceAll(", ", "  ,\t ").replace(" ", "   ") },
  { how: "with no commas", rewrite: (text) => text.replaceAll(",", "") },
  {
    how: "with its parameters in another order",
    rewrite: (text) => `AWS4-HMAC-SHA256 ${shuffled(text.slice("AWS4-HMAC-SHA256 ".length), ", ")}`,
  },
  {
    how: "with an unknown parameter",
    rewrite: (text) => text.replace(", Signature", ", Note=a=b, Signature"),
  },
  {
    how: "with signed headers in another order",
    rewrite: (text) =>
      text.replace(/SignedHeaders=([^,]+)/, (_, names: string) => `SignedHeaders=${shuffled(names, ";")}`),
  },
  {
    how: "with signed headers in upper case",
    rewrite: (text) =>
      text.replace(/SignedHeaders=([^,]+)/, (part) => part.toUpperCase().replace(/^[^=]+/, "SignedHeaders")),
  },
])("an Authorization header $how is accepted", async ({ rewrite }) => {
  const request = withAuthorization(await signedBySdk(), rewrite);
  expect(check.check(request, now)).toMatchObject(signer);
});

test.each([
  { header: "connection", value: "keep-alive" },
  { header: "expect", value: "100-continue" },
  { header: "x-amzn-trace-id", value: "Root=1-67891233-abcdef012345678912345678" },
  { header: "x-amz-user-agent", value: "aws-sdk-php/3" },
  { header: "x-amz-cf-id", value: "KnVmcPVbVmrLFsnLcLSBzA==" },
  { header: "x-forwarded-for", value: "127.0.0.1" },
  { header: "date", value: "Sun, 01 Mar 2026 11:59:00 GMT" },
])("$header may be added in transit", async ({ header, value }) => {
  expect(check.check(withHeaders(await signedBySdk(), { [header]: value }), now)).toMatchObject(signer);
});

test("a body hash sent by the client must be correct and may be unsigned", async () => {
  const request = await signedBySdk();
  const right = createHash("sha256").update(request.body).digest("hex");
  expect(check.check(withHeaders(request, { "x-amz-content-sha256": right }), now)).toMatchObject(signer);
  expect(() => check.check(withHeaders(request, { "x-amz-content-sha256": right.replace(/^./, "x") }), now)).toThrow(
    "what was computed",
  );
});

test("the date may differ by 15 minutes in either direction", async () => {
  for (const seconds of [-900, 900]) {
    const request = await signedBySdk({ signedAt: now + seconds * 1000 });
    expect(check.check(request, now)).toMatchObject(signer);
    expect(check.check(request, now + 999)).toMatchObject(signer);
  }
});

test("an empty security token counts as missing", async () => {
  const request = await signedBySdk({ headers: { "x-amz-security-token": "" } });
  expect(check.check(request, now).identity.securityToken).toBeUndefined();
});

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The request that the client would have sent. */
async function sentByClient(sessionToken?: string): Promise<SignedRequest> {
  const sent: SignedRequest[] = [];
  const client = new SWFClient({
    region: "eu-west-1",
    endpoint: "https://swf.example.com:8443",
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ method, path, headers, body }: SdkRequest) => {
        const bytes = typeof body === "string" ? new TextEncoder().encode(body) : Uint8Array.from(body);
        sent.push({ method, target: path, headers: headersOf(Object.entries(headers).flat()), body: bytes });
        throw new Error("not sent");
      },
    },
  });
  const execution = { domain: "shop", workflowId: "päckchen-☃", workflowType: { name: "order", version: "1" } };
  await client.send(new StartWorkflowExecutionCommand(execution)).catch(() => undefined);
  const [request] = sent;
  if (request === undefined) throw new Error("the client sent no request");
  return request;
}

test.each([undefined, "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLXdlc3QtMiJG=="])(
  "requests of AWS's SWF client are accepted (session token %s)",
  async (sessionToken) => {
    const request = await sentByClient(sessionToken);
    const { identity, ...rest } = check.check(request, Date.now());
    expect(rest).toMatchObject(signer);
    expect(identity.securityToken).toBe(sessionToken);
  },
);
