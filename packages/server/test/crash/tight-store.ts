/**
 * Loaded into a server with `--import`, this makes the bounds of its SQLite store so tight that seconds of load fill many
 * segments of its log. The store has no settings for these bounds, so its source is changed while it is loaded; a bound
 * that is not where it was stops the server.
 *
 * - `tight`: many segments, and many checkpoints.
 * - `overflowing`: a segment is full before its changes would be merged by themselves. No checkpoint syncs what is merged.
 */
import { registerHooks } from "node:module";
import { basename } from "node:path";

interface Bound {
  readonly file: string;
  readonly declared: RegExp;
  readonly value: string;
}

export type Tightness = "tight" | "overflowing";

const segmentSize = /^(export const segmentBytes: number = ).*;$/gm;
const growth = /^(const growBytes = ).*;$/gm;
const boundsOf: Readonly<Record<Tightness, readonly Bound[]>> = {
  tight: [
    { file: "log-writer.ts", declared: segmentSize, value: "96 * 1024" },
    { file: "log-writer.ts", declared: growth, value: "16 * 1024" },
    { file: "connection.ts", declared: /^(const checkpointAfterPages = ).*;$/gm, value: "128" },
  ],
  overflowing: [
    { file: "log-writer.ts", declared: segmentSize, value: "16 * 1024" },
    { file: "log-writer.ts", declared: growth, value: "8 * 1024" },
  ],
};
const bounds = new URL(import.meta.url).search === "?overflowing" ? boundsOf.overflowing : boundsOf.tight;
const folder = "/packages/store-sqlite/src/";

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const changes = url.includes(folder) ? bounds.filter(({ file }) => file === basename(new URL(url).pathname)) : [];
    if (changes.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
    let source = loaded.source.toString();
    for (const { file, declared, value } of changes) {
      if ([...source.matchAll(declared)].length !== 1) throw new Error(`${file} does not declare ${declared} once`);
      source = source.replace(declared, `$1${value};`);
    }
    return { ...loaded, source };
  },
});
