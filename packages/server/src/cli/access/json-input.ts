import { createReadStream } from "node:fs";
import { text as textOf } from "node:stream/consumers";
import { Reading } from "@openswf/access/directory/json-reading";
import { Problem } from "../problem.ts";

/** Largest document that is read, bytes: many times what a policy may have. (ours) */
const inputBytesMax = 1024 * 1024;

/** The JSON of a file that a person has named; - is stdin, which may be a pipe whose writer takes its time. */
export async function readJson(file: string): Promise<unknown> {
  const [name, source] = file === "-" ? ["The standard input", process.stdin] : [file, createReadStream(file)];
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
    if (bytes > inputBytesMax) throw new Error(`it has more than ${inputBytesMax} bytes`);
    yield chunk;
  }
}
