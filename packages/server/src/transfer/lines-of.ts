import { Buffer } from "node:buffer";
import { DamagedExport } from "./damaged-export.ts";

const lineFeed = 10;
/** More than the longest line: an execution's line contains its snapshot, which holds the input of every open task. */
const lineBytesMax = 256 * 1024 * 1024;

/**
 * Splits a stream of bytes into lines, without their line feeds. Lines end only at a line feed. node:readline would
 * also break them at U+2028, which may occur inside JSON strings.
 */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let to = chunk.indexOf(lineFeed); to >= 0; to = chunk.indexOf(lineFeed, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, to)]);
      begun = [];
      begunBytes = 0;
      from = to + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    begunBytes += chunk.length - from;
    if (begunBytes > lineBytesMax) throw new DamagedExport("one of its lines is too long");
  }
  if (begunBytes > 0) throw new DamagedExport("it is truncated in the middle of a line");
}
