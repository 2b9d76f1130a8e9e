import type { WireHeaders } from "@openswf/core/ports/transport";
import { invalidSignature, mustBeSigned, signedHeaderTwice } from "./signature-faults.ts";

/** Headers that need not be signed: either the signature covers their content elsewhere, or nothing depends on them. */
const harmlessUnsigned: ReadonlySet<string> = new Set([
  "x-amz-content-sha256", // must match the hash of the body, which is in the canonical request
  "x-amz-date", // is in the string to sign
  "x-amz-user-agent", // names the client; signers omit it when they omit `User-Agent`
  "x-amz-cf-id", // added in transit by CloudFront
]);

/**
 * The names of the signed headers in canonical form: lower case, sorted. A client may list them in any order and case;
 * like the service, we assume that it signed them in canonical order. Allows at most `namesMax` names and no
 * duplicates: otherwise a stranger could make us look up thousands of names, or hash the same long value many times. No
 * signer lists a name twice.
 */
export function namesOfSignedHeaders(text: string, namesMax: number): readonly string[] {
  const names = text.toLowerCase().split(";");
  if (names.length > namesMax) throw invalidSignature(`At most ${namesMax} 'SignedHeaders' are accepted.`);
  if (!isInOrder(names)) names.sort();
  // The names are sorted, so duplicates are adjacent. An empty name belongs to no header.
  const twice = names.find((name, index) => name !== "" && name === names[index + 1]);
  if (twice !== undefined) throw signedHeaderTwice(twice);
  return names;
}

function isInOrder(names: readonly string[]): boolean {
  let before = "";
  for (const name of names) {
    if (name < before) return false;
    before = name;
  }
  return true;
}

/**
 * Refuses a request whose `Host` header or any `x-amz-*` header is not signed. AWS's documents ask clients to sign all
 * of them; SWF's front end is only known to enforce `Host`. We enforce all of them. Otherwise an attacker on the path
 * could turn a request into another operation (`X-Amz-Target`) or change its rights (`X-Amz-Security-Token`). This also
 * protects any header that we start to read in the future.
 */
export function requireSigned(headers: WireHeaders, names: readonly string[]): void {
  if (!names.includes("host")) throw mustBeSigned("Host");
  for (const name of headers.keys()) {
    if (name.startsWith("x-amz-") && !names.includes(name) && !harmlessUnsigned.has(name)) throw mustBeSigned(name);
  }
}
