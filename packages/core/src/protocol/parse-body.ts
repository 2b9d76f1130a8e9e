import { isUtf8 } from "node:buffer";
import { serialization } from "@openswf/model/faults";
import { isJsonObject, type JsonObject } from "./json-object.ts";

/**
 * The body of a request as a JSON object. This check comes first, even before the target: a body that does not parse is
 * answered with a SerializationException without a message, for any operation.
 */
export function parseBody(body: Uint8Array): JsonObject {
  // Without this check, invalid bytes would turn into U+FFFD and be stored as if the caller had sent them.
  if (!isUtf8(body)) throw serialization();
  const value = parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  if (!isJsonObject(value)) throw serialization();
  return value;
}

/** V8 parses without recursion, so any nesting depth is safe here. Code may walk the result only by its shape. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serialization();
  }
}
