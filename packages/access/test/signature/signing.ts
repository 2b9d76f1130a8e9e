import { createHash, createHmac } from "node:crypto";
import type { Instant } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { SignatureV4 } from "@smithy/signature-v4";
import { defaultSignatureBounds, SignatureCheck, type SigningIdentity } from "../../src/signature/signature-check.ts";
import type { SignedRequest } from "../../src/signature/signed-request.ts";

export const now: Instant = Date.UTC(2026, 2, 1, 12, 0, 0);
export const accessKeyId = "AKIDEXAMPLE";
export const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

interface CheckSettings {
  /** The secrets by access key id, read at each check. */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly explainMismatch?: boolean;
  readonly service?: string;
}

export interface KnownIdentity extends SigningIdentity {
  readonly securityToken: string | undefined;
}

const oneSecret: ReadonlyMap<string, string> = new Map([[accessKeyId, secretAccessKey]]);

/** A check with some keys, which accepts all regions except `mars-north-1`. */
export function checkOf(settings: CheckSettings = {}): SignatureCheck<KnownIdentity> {
  const { secrets = oneSecret, explainMismatch = false, service } = settings;
  return new SignatureCheck(
    {
      identify(id, securityToken) {
        const secret = secrets.get(id);
        if (secret === undefined || securityToken === "wrong") {
          throw new Fault("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        return { secretAccessKey: secret, securityToken };
      },
      isRegion: (region) => region !== "mars-north-1" && /^[a-z]{2,9}-[a-z]+-\d$/.test(region),
      explainMismatch,
    },
    defaultSignatureBounds,
    service,
  );
}

/** The SHA-256 implementation that AWS's signer requires. */
class Sha256 {
  readonly #hash: { update(data: string | Uint8Array): unknown; digest(): Buffer };
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.#hash = createHash("sha256");
    else this.#hash = createHmac("sha256", typeof secret === "string" ? secret : Buffer.from(bytesOf(secret)));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === "string" ? data : bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

export interface Unsigned {
  /** As in the request line, encoded. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signedAt?: Instant;
  readonly region?: string;
  readonly securityToken?: string;
  readonly secret?: string;
  readonly keyId?: string;
  /** Whether the signed headers include the length of the body. A chunked body has none. */
  readonly length?: "said" | "not said";
}

const target = "SimpleWorkflowService.PollForDecisionTask";
const utf8 = new TextEncoder();
const pollBody: Uint8Array = utf8.encode('{"domain":"shop","taskList":{"name":"orders"}}');

/** A call of SWF, signed by the signer of AWS's SDK for JavaScript. */
export async function signedBySdk(unsigned: Unsigned = {}): Promise<SignedRequest> {
  const { path = "/", query = {}, body = pollBody, region = "eu-west-1", securityToken } = unsigned;
  const signer = new SignatureV4({
    service: "swf",
    region,
    credentials: {
      accessKeyId: unsigned.keyId ?? accessKeyId,
      secretAccessKey: unsigned.secret ?? secretAccessKey,
      ...(securityToken === undefined ? {} : { sessionToken: securityToken }),
    },
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = await signer.sign(
    {
      method: "POST",
      protocol: "https:",
      hostname: "swf.example.com",
      path,
      query: { ...query },
      headers: {
        host: "swf.example.com",
        "content-type": "application/x-amz-json-1.0",
        ...(unsigned.length === "not said" ? {} : { "content-length": String(body.length) }),
        "user-agent": "aws-sdk-js/3",
        "x-amz-target": target,
        ...unsigned.headers,
      },
      body,
    },
    { signingDate: new Date(unsigned.signedAt ?? now) },
  );
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method: "POST", target: targetOf(path, query), headers: new Map(headers), body };
}

function targetOf(path: string, query: Readonly<Record<string, string | string[]>>): string {
  const parameters = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return parameters.length === 0 ? path : `${path}?${parameters.join("&")}`;
}

/** The request with changed headers; `undefined` removes one. */
export function withHeaders(
  request: SignedRequest,
  changes: Readonly<Record<string, string | undefined>>,
): SignedRequest {
  const headers = new Map(request.headers);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  return { ...request, headers };
}

/** The request with its `Authorization` header changed. */
export function withAuthorization(request: SignedRequest, change: (text: string) => string): SignedRequest {
  return withHeaders(request, { authorization: change(request.headers.get("authorization") ?? "") });
}
