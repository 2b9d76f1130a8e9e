/** What a request without a right signature costs, and in which order it is answered. */
import { describe, expect, test, vi } from "vitest";
import { RawClient } from "../http/raw-client.ts";
import { guarded, workerKey } from "./guarded.ts";
import { openService, type Service } from "./service.ts";

const portOf = ({ url }: Service): number => Number(new URL(url).port);
const today = (): string => new Date().toISOString().slice(0, 10).replaceAll("-", "");

/** The headers of a signature that looks right. */
function claimedBy(accessKeyId: string, scope = `${today()}/us-east-1/swf/aws4_request`): Record<string, string> {
  const signed = "content-type;host;x-amz-date;x-amz-target";
  const rest = `SignedHeaders=${signed}, Signature=${"0".repeat(64)}`;
  return {
    Authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, ${rest}`,
    "X-Amz-Date": new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ""),
  };
}

const strangers = [
  { who: "nobody", headers: {}, fault: "MissingAuthenticationTokenException" },
  { who: "an unknown key", headers: claimedBy("AKIDNOBODY000000"), fault: "UnrecognizedClientException" },
  { who: "a malformed credential", headers: claimedBy("AKID", "x"), fault: "IncompleteSignatureException" },
  {
    who: "a key for another service",
    headers: claimedBy(workerKey.accessKeyId, `${today()}/us-east-1/s3/aws4_request`),
    fault: "InvalidSignatureException",
  },
];
const wrong = {
  who: "a wrong signature",
  headers: claimedBy(workerKey.accessKeyId),
  fault: "InvalidSignatureException",
};

test.each(strangers)("a large body signed by $who is refused before it arrives", async ({ headers, fault }) => {
  const service = await openService({}, { guarded });
  for (const more of [{}, { TE: "trailers" }]) {
    const lines = {
      Host: "localhost",
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Target": "SimpleWorkflowService.ListDomains",
      "Content-Length": "1000000",
      ...headers,
      ...more,
    };
    const client = await RawClient.open(portOf(service));
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    client.says(`POST / HTTP/1.1\r\n${head.join("")}\r\n{`);
    expect(await client.receives(fault)).toMatch(/^HTTP\/1\.1 400 /);
    client.socket.destroy();
  }
});

describe.each([...strangers, wrong])("a request signed by $who", ({ headers, fault }) => {
  test.each([
    { what: "that is not JSON", body: "{", target: "ListDomains", answer: "SerializationException" },
    { what: "for an unknown operation", body: "{}", target: "Nothing", answer: "UnknownOperationException" },
    { what: "with a wrong input", body: '{"name":1}', target: "DescribeDomain", answer: undefined },
  ])("and $what is answered as by the service", async ({ body, target, answer = fault }) => {
    const { raw } = await openService({}, { guarded });
    expect((await raw(target, body, headers)).body).toContain(answer);
  });

  test("is never parsed when its body is large", async () => {
    const { raw } = await openService({}, { guarded });
    const parse = vi.spyOn(JSON, "parse");
    const brackets = "[".repeat(1_000_000);
    const reply = await raw("ListDomains", brackets, headers);
    const parsed = parse.mock.calls.filter(([text]) => text.startsWith("[["));
    parse.mockRestore();
    expect(reply.body).toContain(fault);
    expect(parsed).toEqual([]);
  });
});

test("a body nested deeper than the limit is not JSON, signed or not", async () => {
  const { raw } = await openService({ jsonDepthMax: 10 });
  const nested = (depth: number): string => `{"x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
  expect((await raw("ListDomains", nested(11))).body).toContain("SerializationException");
  expect((await raw("ListDomains", nested(10))).body).toContain("ValidationException");
});
