import type { ServiceFault } from "../service-fault.ts";

/** Faults by which AWS services refuse a signature; one of their reasons is its time. */
const refusedSignatures: ReadonlySet<string> = new Set([
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "AuthFailure",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
]);
/** Services accept signatures of the last and next 5 minutes, openswf of 15. A second is as exact as the header is. */
const toleratedMs = 4 * 60_000;

/**
 * How far the service's clock is ahead of this machine's, by the `Date` header of its refusal. `undefined` when the
 * refusal has another reason than the time of the signature.
 */
export function skewFrom(
  fault: ServiceFault,
  date: string | undefined,
  signedAtMs: number,
  nowMs: number,
): number | undefined {
  if (date === undefined || !refusedSignatures.has(fault.name)) return undefined;
  const serviceMs = Date.parse(date);
  return Math.abs(serviceMs - signedAtMs) > toleratedMs ? serviceMs - nowMs : undefined;
}
