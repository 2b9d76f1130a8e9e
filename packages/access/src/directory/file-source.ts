import { type Stats, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { parseAccessFile, type SecretSources } from "./access-file.ts";
import { contentChanges } from "./content-changes.ts";
import { makeDirectory } from "./directory.ts";
import { type DirectoryContent, DirectoryProblem } from "./directory-content.ts";
import type { DirectorySource } from "./directory-source.ts";

/** Maximum size of an access file, bytes. */
const fileBytesMax = 64 * 1024 * 1024;

/**
 * Reads a declarative access file. The file is reread when it, or a file of secrets that it names, is replaced or
 * modified. Retargeting a symbolic link counts as a change.
 */
export function fileSource(path: string, secrets: SecretSources): DirectorySource {
  /** Fingerprint of each file at the last successful reading, by path: the access file and its files of secrets. */
  let seen: ReadonlyMap<string, string> = new Map();
  let before: DirectoryContent | undefined;
  return {
    name: path,
    async readChanged() {
      const stats = await stat(path);
      const changed = await changedOf(seen);
      if (seen.size > 0 && changed.length === 0) return undefined;
      const { size } = stats;
      if (size > fileBytesMax) throw new DirectoryProblem(`the file has ${size} bytes; the maximum is ${fileBytesMax}`);
      const fingerprints = new Map([[path, fingerprintOf(stats)]]);
      const text = await readFile(path, "utf8");
      const content = parseAccessFile(text, recordingFingerprints(fingerprints, secrets));
      const directory = makeDirectory(content);
      // Set only after success. A failed reading may succeed later without a change of these files, for example once a
      // variable is set, and a revoked key must not stay valid because of a transient failure.
      seen = fingerprints;
      // The first reading reports no changes.
      const changes = before === undefined ? [] : contentChanges(before, content, `file ${changed.join(", ")}`);
      before = content;
      return { directory, changes, leftOut: [] };
    },
  };
}

/** The files that have changed. A missing file counts as changed; the reading that follows reports it. */
async function changedOf(seen: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const [path, fingerprint] of seen) {
    const now = await stat(path).then(fingerprintOf, () => undefined);
    if (now !== fingerprint) changed.push(path);
  }
  return changed;
}

/**
 * Records the fingerprint of each file of a secret before it is read, so a write in between is seen at the next check.
 */
function recordingFingerprints(fingerprints: Map<string, string>, secrets: SecretSources): SecretSources {
  return {
    environment: (name) => secrets.environment(name),
    file: (path) => {
      if (!fingerprints.has(path)) fingerprints.set(path, fingerprintOf(statSync(path)));
      return secrets.file(path);
    },
  };
}

/** Includes ctime, because copying a file over another may preserve its mtime. */
function fingerprintOf(stats: Stats): string {
  // A pipe can be read only once.
  if (!stats.isFile()) return "no file";
  const { dev, ino, mtimeMs, ctimeMs, size } = stats;
  return `${dev} ${ino} ${mtimeMs} ${ctimeMs} ${size}`;
}
