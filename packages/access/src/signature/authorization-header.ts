import { incompleteAuthorization } from "./signature-faults.ts";

/** A parsed `Authorization` header of Signature V4. A missing parameter is `undefined`. */
export interface AuthorizationHeader {
  /** As sent by the client; normally `AWS4-HMAC-SHA256`. */
  readonly algorithm: string;
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
}

const space = 0x20;
const tab = 0x09;
const comma = 0x2c;

/**
 * Reads ALGORITHM NAME=VALUE, NAME=VALUE ... in any order, in one pass. White space separates as commas do: the service
 * treats a space within a value as its end and reports it ("not a valid key=value pair"). Unknown names are ignored, as
 * on the service. A duplicate name is refused, so another reader of the header cannot act on a different value than we
 * do.
 */
export function readAuthorizationHeader(text: string): AuthorizationHeader {
  let at = skipSeparators(text, 0);
  let end = endOfPart(text, at);
  const algorithm = text.slice(at, end);
  let credential: string | undefined;
  let signedHeaders: string | undefined;
  let signature: string | undefined;
  for (at = skipSeparators(text, end); at < text.length; at = skipSeparators(text, end)) {
    end = endOfPart(text, at);
    const equals = text.indexOf("=", at);
    if (equals < 0 || equals >= end) {
      const part = text.slice(at, end);
      throw incompleteAuthorization(
        `'${part}' not a valid key=value pair (missing equal-sign) in Authorization header: '${text}'.`,
      );
    }
    const value = text.slice(equals + 1, end);
    switch (text.slice(at, equals)) {
      case "Credential":
        credential = onlyOne("Credential", credential, value, text);
        break;
      case "SignedHeaders":
        signedHeaders = onlyOne("SignedHeaders", signedHeaders, value, text);
        break;
      case "Signature":
        signature = onlyOne("Signature", signature, value, text);
        break;
    }
  }
  return { algorithm, credential, signedHeaders, signature };
}

function onlyOne(name: string, before: string | undefined, value: string, text: string): string {
  if (before === undefined) return value;
  throw incompleteAuthorization(`Authorization header has more than one '${name}' parameter. Authorization=${text}`);
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSeparator(text.charCodeAt(at))) at += 1;
  return at;
}

function endOfPart(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isSeparator(text.charCodeAt(at))) at += 1;
  return at;
}

const isSeparator = (code: number): boolean => code === comma || code === space || code === tab;
