import { hash } from "node:crypto";
import { systemClock } from "@openswf/core/ports/clock";
import { canonicalRequest } from "../../../../access/src/signature/canonical-request.ts";
import { basicDateOf } from "../../../../access/src/signature/request-date.ts";
import { deriveSigningKey } from "../../../../access/src/signature/signing-key.ts";

/** The key that signs all drafts. A server with access control knows it. */
export const fuzzKey = {
  accessKeyId: "AKIAFUZZ000000000000",
  secretAccessKey: "a secret that only this test and its server know",
} as const;
const names = ["host", "x-amz-date", "x-amz-target"] as const;

/** The headers that sign a call, as any SDK does. So a request is valid until it is spoiled. */
export function signedHeaders(host: string, target: string, body: string): readonly string[] {
  const date = basicDateOf(systemClock.now());
  const day = date.slice(0, 8);
  const scope = { date: day, region: "us-east-1", service: "swf" };
  const headers = new Map([
    ["host", host],
    ["x-amz-date", date],
    ["x-amz-target", target],
  ]);
  const request = { method: "POST", target: "/", headers, body: Buffer.from(body, "latin1") };
  const canonical = canonicalRequest(request, names, hash("sha256", request.body, "hex"));
  const path = `${day}/us-east-1/swf/aws4_request`;
  const stringToSign = `AWS4-HMAC-SHA256\n${date}\n${path}\n${hash("sha256", canonical, "hex")}`;
  const signature = deriveSigningKey(fuzzKey.secretAccessKey, scope).mac(stringToSign).toString("hex");
  return [
    `X-Amz-Date: ${date}`,
    `Authorization: AWS4-HMAC-SHA256 Credential=${fuzzKey.accessKeyId}/${path}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  ];
}
