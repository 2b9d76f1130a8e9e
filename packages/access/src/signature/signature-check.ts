/**
 * Checks the Signature V4 of a request as SWF's front end does, in the same order and with the same messages, because
 * clients and people search for those. Every check that does not need the key runs before the key is looked up.
 */
import { hash, timingSafeEqual } from "node:crypto";
import type { WireHeaders } from "@openswf/core/ports/transport";
import type { HmacKey } from "@openswf/core/tokens/hmac-key";
import type { Instant } from "@openswf/model/brand";
import { type AuthorizationHeader, readAuthorizationHeader } from "./authorization-header.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { hasQueryParameter } from "./canonical-target.ts";
import { type Credential, faultOfScope, readCredential } from "./credential.ts";
import { payloadHash } from "./payload-hash.ts";
import { type ProvenAuthorization, ProvenAuthorizations, signatureAtEnd } from "./proven-authorizations.ts";
import { basicDateOf, instantOfBasicDate, instantOfHttpDate } from "./request-date.ts";
import {
  incompleteAuthorization,
  malformedDate,
  missingAuthenticationToken,
  signatureExpired,
  signatureMismatch,
  signatureNotYetCurrent,
  signedTwice,
  unsupportedAlgorithm,
  unsupportedForm,
} from "./signature-faults.ts";
import { namesOfSignedHeaders, requireSigned } from "./signed-headers.ts";
import type { SignedRequest } from "./signed-request.ts";
import { deriveSigningKey } from "./signing-key.ts";

/** The part of an access key that the check needs; the directory's own type has more. */
export interface SigningIdentity {
  readonly secretAccessKey: string;
}

export interface SignatureRules<Identity extends SigningIdentity> {
  /**
   * Returns the owner of a key. Throws the Fault for one that is unknown, disabled or expired
   * (UnrecognizedClientException, ExpiredTokenException). Called after the shape, date and scope of the request have
   * been checked.
   */
  identify(accessKeyId: string, securityToken: string | undefined, now: Instant): Identity;
  /** Whether requests may be signed for this region. */
  isRegion(region: string): boolean;
  /**
   * Adds the canonical request and string to sign to the message of a wrong signature. Off by default; for developers.
   */
  readonly explainMismatch: boolean;
}

export interface SignatureBounds {
  /**
   * Maximum difference between the date of a request and ours, in either direction, milliseconds. (measured on
   * DynamoDB)
   */
  readonly skewMaxMs: number;
  /** `Authorization` headers cached with their signing keys: one or two per client and day. (ours) */
  readonly provenAuthorizationsMax: number;
  /** Maximum number of signed headers. SDKs sign about ten. (ours) */
  readonly signedHeadersMax: number;
}

export const defaultSignatureBounds: SignatureBounds = {
  skewMaxMs: 15 * 60_000,
  provenAuthorizationsMax: 10_000,
  signedHeadersMax: 100,
};

export interface Signer<Identity> {
  readonly identity: Identity;
  readonly region: string;
  readonly accessKeyId: string;
}

/** A request whose head is right. Whether its claimed signer signed it is not known yet. */
interface ClaimedSigner<Identity> extends Signer<Identity> {
  /** The `Authorization` header. */
  readonly text: string;
  readonly header: AuthorizationHeader;
  readonly credential: Credential;
  readonly names: readonly string[];
  readonly signature: string;
  readonly signedAt: string;
  readonly proven: ProvenAuthorization | undefined;
}

const algorithm = "AWS4-HMAC-SHA256";

export class SignatureCheck<Identity extends SigningIdentity> {
  readonly #rules: SignatureRules<Identity>;
  readonly #bounds: SignatureBounds;
  readonly #service: string;
  readonly #proven: ProvenAuthorizations;

  #lastDate = "";
  #lastInstant: Instant | undefined;

  /** `service` exists for AWS's test vectors, which are signed for another service name. */
  constructor(rules: SignatureRules<Identity>, bounds: SignatureBounds = defaultSignatureBounds, service = "swf") {
    this.#rules = rules;
    this.#bounds = bounds;
    this.#service = service;
    this.#proven = new ProvenAuthorizations(bounds.provenAuthorizationsMax);
  }

  /**
   * Returns who signed this request, or throws the Fault that says why the signature is not valid. `now` is ms since
   * the epoch.
   */
  check(request: SignedRequest, now: Instant): Signer<Identity> {
    const claimed = this.checkHead(request, now);
    const { text, header, credential, names, signedAt, proven } = claimed;
    const { secretAccessKey } = claimed.identity;
    const isKeyKnown = proven?.secretAccessKey === secretAccessKey;
    const signingKey = isKeyKnown ? proven.signingKey : deriveSigningKey(secretAccessKey, credential);
    const canonical = canonicalRequest(request, names, payloadHash(request));
    const stringToSign = stringToSignOf(signedAt, credential.scope, canonical);
    if (!isSignature(claimed.signature, signingKey, stringToSign)) {
      throw signatureMismatch(this.#rules.explainMismatch ? explanation(canonical, stringToSign) : "");
    }
    if (!isKeyKnown) this.#proven.keep(text, { header, credential, names, signingKey, secretAccessKey });
    return claimed;
  }

  /**
   * The part of the check that needs no body: the form of the signature, its date and scope, and whose key it claims.
   * Throws as `check` does. What it returns proves nothing: key ids are not secret.
   */
  checkHead(request: Omit<SignedRequest, "body">, now: Instant): ClaimedSigner<Identity> {
    const sent = authorizationOf(request);
    const proven = this.#proven.find(sent);
    const text = proven === undefined ? copyOf(sent) : sent;
    const header = proven?.header ?? readAuthorizationHeader(text);
    const date = dateOf(request.headers);
    const parts = requireParts(header, date.text, text);
    const signedAt = this.#signedAt(date, now);
    const names = proven?.names ?? namesOfSignedHeaders(parts.signedHeaders, this.#bounds.signedHeadersMax);
    requireSigned(request.headers, names);
    if (header.algorithm !== algorithm) throw unsupportedAlgorithm(header.algorithm);
    const credential = proven?.credential ?? readCredential(parts.credential);
    const wrongScope = faultOfScope(credential, { service: this.#service, signedAt, regions: this.#rules });
    if (wrongScope) throw wrongScope;
    const { accessKeyId, region } = credential;
    const securityToken = request.headers.get("x-amz-security-token") || undefined;
    const identity = this.#rules.identify(accessKeyId, securityToken, now);
    const signature = proven ? signatureAtEnd(text) : parts.signature;
    return { identity, region, accessKeyId, text, header, credential, names, signature, signedAt, proven };
  }

  /** Caches the last date: many requests are signed in the same second. */
  #instantOf(text: string): Instant | undefined {
    if (text !== this.#lastDate) {
      this.#lastInstant = instantOfBasicDate(text);
      this.#lastDate = text;
    }
    return this.#lastInstant;
  }

  /** Returns the date in the basic format, which is what is signed, whichever format the header has. */
  #signedAt(date: RequestDate, now: Instant): string {
    const { skewMaxMs } = this.#bounds;
    const ofBasic = this.#instantOf(date.text);
    const signedAt = ofBasic ?? (date.header === "date" ? instantOfHttpDate(date.text) : undefined);
    if (signedAt === undefined) throw malformedDate(date.text);
    // Dates are whole seconds. Without this, a request of the maximum age could be refused because of a fraction of a
    // second.
    const second = now - (now % 1000);
    if (signedAt < second - skewMaxMs) throw signatureExpired(signedAt, second, skewMaxMs);
    if (signedAt > second + skewMaxMs) throw signatureNotYetCurrent(signedAt, second, skewMaxMs);
    return ofBasic === undefined ? basicDateOf(signedAt) : date.text;
  }
}

/** Returns the `Authorization` header if it is of Signature V4 and the only signature of the request. */
function authorizationOf(request: Omit<SignedRequest, "body">): string {
  const text = request.headers.get("authorization") ?? "";
  const isSignedInQuery = hasQueryParameter(request.target, "X-Amz-Algorithm");
  if (text !== "" && isSignedInQuery) throw signedTwice();
  if (text.startsWith("AWS4-")) return text;
  if (isSignedInQuery) throw unsupportedForm("a signature in the query string");
  if (text.startsWith("AWS ")) throw unsupportedForm("Signature Version 2");
  if (text.startsWith("AWS3") || request.headers.has("x-amzn-authorization")) {
    throw unsupportedForm("the AWS3 signature");
  }
  throw missingAuthenticationToken();
}

/** Copies the text: slices of the original string would keep all headers of the request in memory when cached. */
const copyOf = (latin1: string): string => Buffer.from(latin1, "latin1").toString("latin1");

interface RequestDate {
  readonly header: "x-amz-date" | "date";
  readonly text: string;
}

/**
 * `X-Amz-Date` takes precedence over `Date`. AWS's documents require the basic format of ISO 8601 in both, but botocore
 * signs a request that has a `Date` header with one in HTTP format, as AWS's first test suite did. That header
 * therefore accepts it.
 */
function dateOf(headers: WireHeaders): RequestDate {
  const text = headers.get("x-amz-date");
  return text ? { header: "x-amz-date", text } : { header: "date", text: headers.get("date") ?? "" };
}

interface RequiredParts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/**
 * Throws one fault that lists all missing parts. `SignedHeaders` may be empty here; the check for `Host` then fails.
 */
function requireParts(authorization: AuthorizationHeader, date: string, text: string): RequiredParts {
  const { credential, signedHeaders, signature } = authorization;
  if (credential && signature && signedHeaders !== undefined && date !== "") {
    return { credential, signedHeaders, signature };
  }
  let missing = "";
  if (!credential) missing += "Authorization header requires 'Credential' parameter. ";
  if (!signature) missing += "Authorization header requires 'Signature' parameter. ";
  if (signedHeaders === undefined) missing += "Authorization header requires 'SignedHeaders' parameter. ";
  if (date === "") {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  throw incompleteAuthorization(`${missing}Authorization=${text}`);
}

const stringToSignOf = (signedAt: string, scope: string, canonical: string): string =>
  `${algorithm}\n${signedAt}\n${scope}\n${hash("sha256", bytesOf(canonical), "hex")}`;

/** Hashes pure ASCII text without a copy: copying a canonical request takes as long as hashing it. */
const bytesOf = (latin1: string): string | Buffer =>
  Buffer.byteLength(latin1) === latin1.length ? latin1 : Buffer.from(latin1, "latin1");

const hexDigits = /^[0-9a-f]{64}$/;

/** Requires exactly 64 lower-case hex digits, and compares in constant time. */
function isSignature(text: string, key: HmacKey, stringToSign: string): boolean {
  return hexDigits.test(text) && timingSafeEqual(key.mac(stringToSign), Buffer.from(text, "hex"));
}

/** In the words of the service, for services that include this explanation. */
const explanation = (canonical: string, stringToSign: string): string =>
  `\n\nThe Canonical String for this request should have been\n'${canonical}'` +
  `\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`;
