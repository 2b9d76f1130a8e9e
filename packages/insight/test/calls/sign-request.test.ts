import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect, test } from "vitest";
import { signRequest } from "../../src/calls/sign-request.ts";

const body = '{"domain":"orders","reason":"größer ✓"}';
const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "SimpleWorkflowService.ListDomains" };
const now = Date.UTC(2026, 10, 29, 8, 5, 9, 999);

/** As AWS's signer wants its hash. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // `as`: an HMAC has the same two methods.
    this.#hash = (
      secret === undefined
        ? createHash("sha256")
        : createHmac("sha256", typeof secret === "string" ? secret : new Uint8Array(secret as ArrayBuffer))
    ) as ReturnType<typeof createHash>;
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {}
}

test.each([
  {
    key: "a plain key",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  },
  {
    key: "a key with a session token",
    credentials: { accessKeyId: "ASIA1", secretAccessKey: "secret", sessionToken: "token/with+signs==" },
  },
])("$key signs as AWS's own signer does", async ({ credentials }) => {
  const signer = new SignatureV4({
    credentials,
    region: "ap-southeast-2",
    service: "swf",
    sha256: Sha256,
    applyChecksum: false,
  });
  const theirs = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      port: 7930,
      path: "/",
      query: {},
      headers: { ...headers, host: "127.0.0.1:7930" },
      body,
    },
    { signingDate: new Date(now) },
  );
  const ours = await signRequest(
    { host: "127.0.0.1:7930", path: "/", headers, body },
    { ...credentials, region: "ap-southeast-2" },
    now,
  );
  expect(ours["authorization"]).toBe(theirs.headers["authorization"]);
  expect(ours["x-amz-date"]).toBe("20261129T080509Z");
  expect(ours["x-amz-security-token"]).toBe(credentials.sessionToken);
});
