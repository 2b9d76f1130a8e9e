import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Unsigned {
  readonly url: URL;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Signs a POST with AWS Signature V4 and returns all its headers. Written here rather than taken from the SDK because a
 * raw request is signed whatever it contains, and because a second signer also tests the endpoint's verification.
 */
export function signed(request: Unsigned, credentials: Credentials, at: Date): Record<string, string> {
  const amzDate = at.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${amzDate.slice(0, 8)}/${request.region}/swf/aws4_request`;
  const headers: Record<string, string> = {
    ...lowerCased(request.headers),
    host: request.url.host,
    "x-amz-date": amzDate,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(";");
  const canonicalRequest = [
    "POST",
    request.url.pathname,
    "",
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    "",
    signedHeaders,
    sha256(request.body),
  ].join("\n");
  const stringToSign = ["AWS4-HMAC-SHA256", amzDate, scope, sha256(canonicalRequest)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, stringToSign).toString("hex");
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
