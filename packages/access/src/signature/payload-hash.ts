import { hash } from "node:crypto";
import { invalidSignature } from "./signature-faults.ts";
import type { SignedRequest } from "./signed-request.ts";

/**
 * Always computes the SHA-256 of the body itself. A hash claimed by the client (`X-Amz-Content-Sha256`, which AWS's SDK
 * for JavaScript sends) must match it. Unsigned and chunked payloads exist only in S3.
 */
export function payloadHash(request: SignedRequest): string {
  const claimed = request.headers.get("x-amz-content-sha256");
  if (claimed !== undefined && (claimed === "UNSIGNED-PAYLOAD" || claimed.startsWith("STREAMING-"))) {
    throw invalidSignature(
      `'x-amz-content-sha256: ${claimed}' is not supported. Send the body whole and sign its SHA-256, ` +
        "or leave the header out.",
    );
  }
  const computed = hash("sha256", request.body, "hex");
  if (claimed !== undefined && claimed !== computed) {
    throw invalidSignature("The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return computed;
}
