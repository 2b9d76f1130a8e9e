import { Buffer } from "node:buffer";
import { HmacKey } from "@openswf/core/tokens/hmac-key";

/** The scope of a signing key: one day, one region, one service. */
export interface SigningKeyScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export function deriveSigningKey(secretAccessKey: string, scope: SigningKeyScope): HmacKey {
  let key = new HmacKey(Buffer.from(`AWS4${secretAccessKey}`));
  // Each key derives the next; the last one signs.
  for (const part of [scope.date, scope.region, scope.service, "aws4_request"]) key = new HmacKey(key.mac(part));
  return key;
}
