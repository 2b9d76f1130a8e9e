import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import type { Credentials } from "./held-credentials.ts";

export const contentType = "application/x-amz-json-1.0";

/** The headers that carry a signature, beside those that it covers. */
export interface Signature {
  /** The value of `x-amz-date`. */
  readonly date: string;
  readonly authorization: string;
}

interface SigningKey {
  readonly credentials: Credentials;
  readonly day: string;
  /** A key object: from bytes, Node 24 makes one for each HMAC, which takes ten times as long as the HMAC. */
  readonly key: KeyObject;
}

/**
 * Signs POST requests for one endpoint by AWS Signature Version 4. It covers `content-type`, `host`, `x-amz-date`,
 * `x-amz-security-token` for credentials with a token, `x-amz-target` and the body. The signing key is derived once a day.
 */
export class Signer {
  readonly #region: string;
  readonly #host: string;
  readonly #path: string;
  #signingKey: SigningKey | undefined;
  #second = Number.NaN;
  #date = "";

  constructor(endpoint: URL, region: string) {
    this.#region = region;
    this.#host = endpoint.host;
    this.#path = canonicalPath(endpoint.pathname);
  }

  sign(credentials: Credentials, target: string, body: string, nowMs: number): Signature {
    const date = this.#dateOf(nowMs);
    const day = date.slice(0, 8);
    const { accessKeyId, sessionToken } = credentials;
    const token = sessionToken === undefined ? "" : `x-amz-security-token:${sessionToken}\n`;
    const headers = `content-type:${contentType}\nhost:${this.#host}\nx-amz-date:${date}\n${token}x-amz-target:${target}\n`;
    const names = sessionToken === undefined ? namesWithoutToken : namesWithToken;
    const request = `POST\n${this.#path}\n\n${headers}\n${names}\n${hash("sha256", body)}`;
    const scope = `${day}/${this.#region}/swf/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash("sha256", request)}`;
    const signature = createHmac("sha256", this.#keyOf(credentials, day)).update(text).digest("hex");
    return {
      date,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    };
  }

  /** As in `20260101T000000Z`. Most calls come within the same second. */
  #dateOf(nowMs: number): string {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#date = new Date(second * 1000).toISOString().replaceAll(/[-:]|\.000/g, "");
      this.#second = second;
    }
    return this.#date;
  }

  #keyOf(credentials: Credentials, day: string): KeyObject {
    const known = this.#signingKey;
    if (known?.credentials === credentials && known.day === day) return known.key;
    let bytes = hmac(`AWS4${credentials.secretAccessKey}`, day);
    for (const part of [this.#region, "swf", "aws4_request"]) bytes = hmac(bytes, part);
    const key = createSecretKey(bytes);
    this.#signingKey = { credentials, day, key };
    return key;
  }
}

const namesWithoutToken = "content-type;host;x-amz-date;x-amz-target";
const namesWithToken = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Every service but S3 encodes the path once more than it is on the wire. */
function canonicalPath(pathname: string): string {
  const encoded = encodeURIComponent(pathname).replaceAll("%2F", "/");
  return encoded.replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
