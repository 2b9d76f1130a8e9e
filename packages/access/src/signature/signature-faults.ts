/**
 * Faults for requests whose signature cannot be verified. The texts are those of the service as far as they are known
 * (measured on DynamoDB, which has the same front end). Where we refuse what the service accepts, our text adds a
 * remedy.
 */
import type { Instant } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { basicDateOf } from "./request-date.ts";

const missingToken = "Request is missing Authentication Token";
const advice = "Sign the request with Signature Version 4 (AWS4-HMAC-SHA256) in an Authorization header.";

export const missingAuthenticationToken = (): Fault => new Fault("MissingAuthenticationTokenException", missingToken);

/** `form` names a way of signing that some clients use, other than Signature V4 in a header. */
export const unsupportedForm = (form: string): Fault =>
  new Fault("MissingAuthenticationTokenException", `${missingToken}: ${form} is not supported. ${advice}`);

export const incompleteAuthorization = (message: string): Fault => new Fault("IncompleteSignatureException", message);

export const unsupportedAlgorithm = (algorithm: string): Fault =>
  incompleteAuthorization(`Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now). `);

export const malformedDate = (text: string): Fault =>
  incompleteAuthorization(
    `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  );

export const malformedCredential = (credential: string): Fault =>
  incompleteAuthorization(
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
  );

export const invalidSignature = (message: string): Fault => new Fault("InvalidSignatureException", message);

export const signedTwice = (): Fault =>
  invalidSignature("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");

export const signatureExpired = (signedAt: Instant, now: Instant, skewMaxMs: number): Fault =>
  invalidSignature(
    `Signature expired: ${basicDateOf(signedAt)} is now earlier than ${basicDateOf(now - skewMaxMs)} ` +
      `(${basicDateOf(now)} - ${minutes(skewMaxMs)})`,
  );

export const signatureNotYetCurrent = (signedAt: Instant, now: Instant, skewMaxMs: number): Fault =>
  invalidSignature(
    `Signature not yet current: ${basicDateOf(signedAt)} is still later than ${basicDateOf(now + skewMaxMs)} ` +
      `(${basicDateOf(now)} + ${minutes(skewMaxMs)})`,
  );

const minutes = (ms: number): string => `${ms / 60_000} min.`;

export const mustBeSigned = (header: string): Fault =>
  invalidSignature(`'${header}' must be a 'SignedHeader' in the AWS Authorization.`);

export const signedHeaderTwice = (header: string): Fault =>
  invalidSignature(`'${header}' is listed more than once in the 'SignedHeaders' of the AWS Authorization.`);

/** `details` are appended to the service's own sentence. */
export const signatureMismatch = (details = ""): Fault =>
  invalidSignature(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
      `and signing method. Consult the service documentation for details.${details}`,
  );
