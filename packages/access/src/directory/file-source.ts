import { type Stats, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { parseAccessFile, type SecretSources } from "./access-file.ts";
import { contentChanges } from "./content-changes.ts";
import { makeDirectory } from "./directory.ts";
import { type DirectoryContent, DirectoryProblem } from "./directory-content.ts";
import type { DirectorySource } from "./directory-source.ts";

/** Largest access file, bytes. */
const fileBytesMax = 64 * 1024 * 1024;

/**
 * A declarative file, read again when it has become another, or one of the files of secrets that it names has. A link
 * that is turned to another file counts.
 */
export function fileSource(path: string, secrets: SecretSources): DirectorySource {
  /** By path, the look of each file at the last reading that was in order: of this one, and those of secrets. */
  let seen: ReadonlyMap<string, string> = new Map();
  let before: DirectoryContent | undefined;
  return {
    name: path,
    async readChanged() {
      const stats = await stat(path);
      const changed = await changedOf(seen);
      if (seen.size > 0 && changed.length === 0) return undefined;
      const { size } = stats;
      if (size > fileBytesMax) throw new DirectoryProblem(`it has ${size} bytes; at most ${fileBytesMax} are read`);
      const looks = new Map([[path, lookOf(stats)]]);
      const text = await readFile(path, "utf8");
      const content = parseAccessFile(text, noting(looks, secrets));
      const directory = makeDirectory(content);
      // Not before: what could not be read or put together may be in order later with no change of these files, when a
      // variable is there. A key that was withdrawn must not stay because of one bad moment.
      seen = looks;
      // The first reading is no change.
      const changes = before === undefined ? [] : contentChanges(before, content, `file ${changed.join(", ")}`);
      before = content;
      return { directory, changes, leftOut: [] };
    },
  };
}

/** Which have become others. One that is gone has: whoever reads it then says that it is. */
async function changedOf(seen: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, look] of seen) {
    const now = await stat(path).then(lookOf, () => undefined);
    if (now !== look) changed.push(path);
  }
  return changed;
}

/** Notes how each file of a secret looks, before it is read: what is written in between is seen at the next look. */
function noting(looks: Map<string, string>, secrets: SecretSources): SecretSources {
  return {
    environment: (name) => secrets.environment(name),
    file: (path) => {
      if (!looks.has(path)) looks.set(path, lookOf(statSync(path)));
      return secrets.file(path);
    },
  };
}

/** The time of the change as well: whoever copies a file over another may set the other one. */
function lookOf(stats: Stats): string {
  // A pipe can be read once.
  if (!stats.isFile()) return "no file";
  const { dev, ino, mtimeMs, ctimeMs, size } = stats;
  return `${dev} ${ino} ${mtimeMs} ${ctimeMs} ${size}`;
}
