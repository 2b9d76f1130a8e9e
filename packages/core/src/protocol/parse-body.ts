import { isUtf8 } from "node:buffer";
import { serialization } from "@openswf/model/faults";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/**
 * The body of a request as a JSON object. This comes before everything else, the target included: a body that does
 * not parse is answered with a SerializationException, without message, whatever operation was meant.
 */
export function parseBody(body: Uint8Array): JsonObject {
  // Without this check, bad bytes would turn into U+FFFD and be stored as if the caller had sent them.
  if (!isUtf8(body)) throw serialization();
  const value = parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  if (!isJsonObject(value)) throw serialization();
  return value;
}

/** V8 parses without recursion, so nesting of any depth is safe here; nobody may walk the result except by its shape. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serialization();
  }
}
