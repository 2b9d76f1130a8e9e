import { createReadStream } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { Reading } from "@openswf/access/directory/json-reading";
import { Problem } from "@openswf/core/ports/problem";

/** Maximum size of a document, bytes: many times the size of a policy. (ours) */
const inputBytesMax = 1024 * 1024;

/** Reads JSON from a file; - is stdin, which may be a slow pipe. */
export async function readJson(file: string): Promise<unknown> {
  const [name, source] = file === "-" ? ["Standard input", process.stdin] : [file, createReadStream(file)];
  let text: string;
  try {
    text = await textOf(bounded(source));
  } catch (cause) {
    throw Problem.ofUsage(`${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
  try {
    return Reading.parse(text).value;
  } catch (error) {
    throw Problem.ofUsage(`${name}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function* bounded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > inputBytesMax) throw new Error(`larger than ${inputBytesMax} bytes`);
    yield chunk;
  }
}
