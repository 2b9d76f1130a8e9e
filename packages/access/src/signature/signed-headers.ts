import { invalidSignature, mustBeSigned, signedHeaderTwice } from "./signature-faults.ts";

/** Headers that need not be signed: the signature covers what they say in another place, or nothing rests on them. */
const harmlessUnsigned: ReadonlySet<string> = new Set([
  "x-amz-content-sha256", // must be the hash of the body, which is in the canonical request
  "x-amz-date", // is in the string to sign
  "x-amz-user-agent", // names the client; signers leave it out where they leave `User-Agent` out
  "x-amz-cf-id", // added on the way, by CloudFront
]);

/**
 * The names of the signed headers as the canonical request has them: lower case, in order. A client may list them in any
 * order and case; like the service, we take it to have signed them in the canonical one. At most `namesMax`, and none
 * twice: looking each of thousands up for each header, or hashing the value of a long one again and again, would be work
 * that a stranger can ask for. No signer lists one twice.
 */
export function namesOfSignedHeaders(text: string, namesMax: number): readonly string[] {
  const names = text.toLowerCase().split(";");
  if (names.length > namesMax) throw invalidSignature(`At most ${namesMax} 'SignedHeaders' are accepted.`);
  if (!isInOrder(names)) names.sort();
  // In order, two that are the same are neighbours. A name that is empty is no header's.
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
 * Refuses a request whose `Host` or one of whose `x-amz-*` headers is not signed. AWS's documents ask clients to sign
 * all of those; the front end of SWF is only known to insist on `Host`. We insist on all: whoever can change a request
 * on its way could otherwise turn it into another operation (`X-Amz-Target`) or give it other rights
 * (`X-Amz-Security-Token`), and a header that we come to read later is safe from its first day.
 */
export function requireSigned(headers: ReadonlyMap<string, string>, names: readonly string[]): void {
  if (!names.includes("host")) throw mustBeSigned("Host");
  for (const name of headers.keys()) {
    if (name.startsWith("x-amz-") && !names.includes(name) && !harmlessUnsigned.has(name)) throw mustBeSigned(name);
  }
}
