/** An access key, perhaps of a session. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Region of the scope, such as `us-east-1`. */
  readonly region: string;
}

/** A POST with a body, before it is signed. */
export interface UnsignedRequest {
  /** As the browser will send it in `Host`. */
  readonly host: string;
  readonly path: string;
  /** Further headers that are signed; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const service = "swf";
const algorithm = "AWS4-HMAC-SHA256";

/**
 * The headers that sign a request by AWS Signature Version 4 (`AWS4-HMAC-SHA256`), made with WebCrypto. `Host` is signed and
 * not among them: the client sends it by itself.
 *
 * @param now in milliseconds
 */
export async function signRequest(
  request: UnsignedRequest,
  credentials: Credentials,
  now: number,
): Promise<Readonly<Record<string, string>>> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const { accessKeyId, sessionToken } = credentials;
  const added = { "x-amz-date": time, ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }) };
  const signed = Object.entries({ ...request.headers, ...added, host: request.host }).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const names = signed.map(([name]) => name).join(";");
  const canonical = [
    "POST",
    request.path,
    "",
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, " ")}`),
    "",
    names,
    hex(await sha256(request.body)),
  ].join("\n");
  const scope = `${time.slice(0, 8)}/${credentials.region}/${service}/aws4_request`;
  const toSign = [algorithm, time, scope, hex(await sha256(canonical))].join("\n");
  const signature = hex(await hmac(await signingKey(credentials, time.slice(0, 8)), toSign));
  const authorization = `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...added, authorization };
}

async function signingKey({ secretAccessKey, region }: Credentials, day: string): Promise<Uint8Array<ArrayBuffer>> {
  let key: Uint8Array<ArrayBuffer> = bytes(`AWS4${secretAccessKey}`);
  for (const part of [day, region, service, "aws4_request"]) key = await hmac(key, part);
  return key;
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, bytes(text)));
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(text)));

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const hex = (digest: Uint8Array): string => Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
