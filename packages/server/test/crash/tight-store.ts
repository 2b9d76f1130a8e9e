/**
 * Loaded into a server with `--import`, this makes the bounds of its SQLite store so tight that seconds of load fill many
 * segments of its log. The store has no settings for these bounds, so its source is changed while it is loaded; a bound
 * that is not where it was stops the server.
 *
 * - `tight`: many segments, and many checkpoints.
 * - `overflowing`: a segment is full before its changes would be merged by themselves. No checkpoint syncs what is merged.
 * - `doubtful`: the same, and some writes to the log are reported as failed although they are on the disk.
 */
import { registerHooks } from "node:module";
import { basename } from "node:path";

interface Bound {
  readonly file: string;
  readonly declared: RegExp;
  /** What takes the place of all but the first group. */
  readonly becomes: string;
}

export type Tightness = "tight" | "overflowing" | "doubtful";

const segmentSize = /^(export const segmentBytes: number = ).*;$/gm;
const growth = /^(const growBytes = ).*;$/gm;
const overflowing: readonly Bound[] = [
  { file: "log-writer.ts", declared: segmentSize, becomes: "16 * 1024;" },
  { file: "log-writer.ts", declared: growth, becomes: "8 * 1024;" },
];
/** In `segment-files.ts`: what is called after each write. */
const afterWrite = /^( *const whole = \(written: number, bytes: Buffer\): void => \{)$/gm;
const doubt = `
  globalThis.writesOfLog = (globalThis.writesOfLog ?? 0) + 1;
  if (globalThis.writesOfLog % 6 === 0) throw new Error("the test wants this write to be in doubt");`;
const boundsOf: Readonly<Record<Tightness, readonly Bound[]>> = {
  tight: [
    { file: "log-writer.ts", declared: segmentSize, becomes: "96 * 1024;" },
    { file: "log-writer.ts", declared: growth, becomes: "16 * 1024;" },
    { file: "connection.ts", declared: /^(export const checkpointAfterPages = ).*;$/gm, becomes: "128;" },
  ],
  overflowing,
  doubtful: [...overflowing, { file: "segment-files.ts", declared: afterWrite, becomes: doubt }],
};
const wanted = new URL(import.meta.url).search.slice(1);
// `as`: server-process.ts gives one of these.
const bounds = boundsOf[wanted as Tightness];
const folder = "/packages/store-sqlite/src/";

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    const changes = url.includes(folder) ? bounds.filter(({ file }) => file === basename(new URL(url).pathname)) : [];
    if (changes.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
    let source = loaded.source.toString();
    for (const { file, declared, becomes } of changes) {
      if ([...source.matchAll(declared)].length !== 1) throw new Error(`${file} does not declare ${declared} once`);
      source = source.replace(declared, `$1${becomes}`);
    }
    return { ...loaded, source };
  },
});
