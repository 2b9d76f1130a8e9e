import { canonicalTarget } from "./canonical-target.ts";
import { signatureMismatch } from "./signature-faults.ts";
import type { SignedRequest } from "./signed-request.ts";

/**
 * The text that a client hashes and signs, in latin1 like its parts. `names` are the signed headers, sorted. A signed
 * header that is missing from the request makes the signature wrong, whatever value the client used.
 */
export function canonicalRequest(request: SignedRequest, names: readonly string[], payloadHash: string): string {
  const { path, query } = canonicalTarget(request.target);
  let text = `${request.method}\n${path}\n${query}\n`;
  for (const name of names) {
    const value = request.headers.get(name);
    if (value === undefined)
      throw signatureMismatch(` The request has no header '${name}', which is a 'SignedHeader'.`);
    text += `${name}:${canonicalValue(value)}\n`;
  }
  return `${text}\n${names.join(";")}\n${payloadHash}`;
}

/** White space at either end, in a run, or other than a single space. (Line ends occur only in folded headers.) */
const untidy = /^[ \t\r\n]|[ \t\r\n]{2}|[\t\r\n]|[ \t\r\n]$/;

/** Does not use `trim`, which would strip parts of UTF-8 characters that look like white space here. */
function canonicalValue(value: string): string {
  if (!untidy.test(value)) return value;
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}
