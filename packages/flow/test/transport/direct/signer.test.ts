import { createHash, createHmac, hash } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { expect, test } from "vitest";
import { effort } from "../../../../core/test/world/effort.ts";
import type { Credentials } from "../../../src/transport/direct/held-credentials.ts";
import { contentType, Signer } from "../../../src/transport/direct/signer.ts";

/** SHA-256 and its HMAC in the form that AWS's signer takes. */
class Sha256 {
  readonly #digest: { update(chunk: Uint8Array): unknown; digest(): Uint8Array };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // `as`: keys are text or bytes.
    this.#digest = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string | Uint8Array);
  }
  update(chunk: Uint8Array): void {
    this.#digest.update(chunk);
  }
  async digest(): Promise<Uint8Array> {
    return this.#digest.digest();
  }
  reset(): void {}
}

const text = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(..."ABCxyz0189+/=") });
const credentials: fc.Arbitrary<Credentials> = fc.record(
  { accessKeyId: text, secretAccessKey: text, sessionToken: text },
  { requiredKeys: ["accessKeyId", "secretAccessKey"] },
);
const endpoint = fc
  .record({
    protocol: fc.constantFrom("http:", "https:"),
    host: fc.constantFrom("localhost", "[::1]", "swf.eu-west-1.amazonaws.com"),
    port: fc.constantFrom("", ":443", ":80", ":7411"),
    path: fc.constantFrom("/", "/swf", "/a%20b/c", "/a!(b)*'c", "/\u00fc"),
  })
  .map(({ protocol, host, port, path }) => new URL(`${protocol}//${host}${port}${path}`));
const request = fc.record({
  target: fc.constantFrom("SimpleWorkflowService.PollForDecisionTask", "OpenSWF.DescribeServer"),
  body: fc.oneof(fc.json(), fc.string({ unit: "binary" })),
  nowMs: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 0, 1) }),
});

test("signatures are those of AWS's own signer, for many requests of one signer", async () => {
  const region = fc.constantFrom("us-east-1", "eu-west-1");
  await fc.assert(
    fc.asyncProperty(
      endpoint,
      region,
      fc.array(credentials, { minLength: 1 }),
      fc.array(request),
      async (url, where, keys, all) => {
        const signer = new Signer(url, where);
        for (const [index, { target, body, nowMs }] of all.entries()) {
          const key = keys[index % keys.length] ?? keys[0];
          if (key === undefined) throw new Error("there is a key");
          const { date, authorization } = signer.sign(key, target, body, nowMs);
          const own = new SignatureV4({
            service: "swf",
            region: where,
            credentials: key,
            sha256: Sha256,
            applyChecksum: false,
          });
          const { headers } = await own.sign(
            {
              method: "POST",
              protocol: url.protocol,
              hostname: url.hostname,
              path: url.pathname,
              query: {},
              headers: { host: url.host, "content-type": contentType, "x-amz-target": target },
              body,
            },
            { signingDate: new Date(nowMs) },
          );
          expect([date, authorization]).toEqual([headers["x-amz-date"], headers["authorization"]]);
        }
      },
    ),
    { numRuns: 100 * effort },
  );
});

test("a signature covers the body", () => {
  const signer = new Signer(new URL("http://localhost"), "us-east-1");
  const key = { accessKeyId: "AKID", secretAccessKey: "secret" };
  const signed = ["{}", "{ }"].map((body) => signer.sign(key, "OpenSWF.X", body, 0).authorization);
  expect(hash("sha256", signed[0] ?? "")).not.toBe(hash("sha256", signed[1] ?? ""));
});
