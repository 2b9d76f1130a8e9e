import { canonicalTarget } from "./canonical-target.ts";
import { signatureMismatch } from "./signature-faults.ts";
import type { SignedRequest } from "./signed-request.ts";

/**
 * The text that a client hashes and signs, latin1 like the parts it is made of. `names` are those of the signed headers,
 * in order. A header that is named but not there makes the signature wrong, whatever the client took for its value.
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

/** White space at an end, in a run, or other than one space. (Line ends are in folded headers only.) */
const untidy = /^[ \t\r\n]|[ \t\r\n]{2}|[\t\r\n]|[ \t\r\n]$/;

/** Not `trim`: it would take for white space what is half a character of UTF-8 here. */
function canonicalValue(value: string): string {
  if (!untidy.test(value)) return value;
  return value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");
}
