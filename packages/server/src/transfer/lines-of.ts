import { Buffer } from "node:buffer";
import { DamagedExport } from "./damaged-export.ts";

const lineFeed = 10;
/** Longer than the longest: an execution's line has its snapshot, which holds the input of every open task. */
const lineBytesMax = 256 * 1024 * 1024;

/**
 * The lines of a stream of bytes, without their line feeds. They end at a line feed and nowhere else: node:readline would
 * also break them at U+2028, which JSON may have within a string.
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
    if (begunBytes > lineBytesMax) throw new DamagedExport("a line of it never ends");
  }
  if (begunBytes > 0) throw new DamagedExport("it ends within a line: it was cut off");
}
