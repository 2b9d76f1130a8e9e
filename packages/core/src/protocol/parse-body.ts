import { isUtf8 } from "node:buffer";
import { serialization } from "@openswf/model/faults";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import { endOfJsonString } from "./json-string.ts";

/**
 * The body of a request as a JSON object. This check comes first, even before the target: a body that does not parse, or
 * is nested deeper than `depthMax`, is answered with a SerializationException without a message, for any operation.
 */
export function parseBody(body: Uint8Array, depthMax: number): JsonObject {
  // Without this check, invalid bytes would turn into U+FFFD and be stored as if the caller had sent them.
  if (!isUtf8(body)) throw serialization();
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  if (isDeeper(text, depthMax)) throw serialization();
  const value = parseJson(text);
  if (!isJsonObject(value)) throw serialization();
  return value;
}

/** V8 parses without recursion. Code may walk the result only by its shape. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serialization();
  }
}

/** Whether brackets in `text` are nested deeper than `depthMax`. Strings are skipped. The rest need not be JSON. */
function isDeeper(text: string, depthMax: number): boolean {
  // Each level that JSON opens, it also closes.
  if (text.length <= 2 * depthMax) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > depthMax) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x22: // "
        at = endOfJsonString(text, at);
        break;
    }
  }
  return false;
}
