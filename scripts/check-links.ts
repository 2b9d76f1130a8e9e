/**
 * Checks that every relative link in a Markdown file leads to a file that exists and, where it names one, to a
 * heading of it; and that every document that a source or a document names (`docs/how-to/tls.md` in a help text) exists.
 *
 *     node scripts/check-links.ts
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

interface Link {
  readonly file: string;
  readonly line: number;
  /** As it is written. */
  readonly target: string;
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly anchor: string | undefined;
}

/** By walking the folders, not by asking git: the check also runs on a machine without it. */
const filesOf = (...patterns: readonly string[]): readonly string[] =>
  globSync(patterns, { exclude: ["**/node_modules", "**/dist"] }).toSorted();

/** The lines of a document, those inside of code fences empty. */
function proseOf(text: string): readonly string[] {
  let isCode = false;
  return text.split("\n").map((line) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    return isFence || isCode ? "" : line;
  });
}

/** `[text](target)` and `[name]: target`, but for addresses of other sites. */
function linksOf(file: string): readonly Link[] {
  return proseOf(readFileSync(file, "utf8")).flatMap((text, index) =>
    [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]:\s+(\S+)/g)]
      .map(([, inline, reference]) => inline ?? reference ?? "")
      .filter((target) => !/^[a-z]+:/.test(target))
      .map((target) => {
        const [path = "", anchor] = target.split("#", 2);
        return { file, line: index + 1, target, path: path === "" ? file : join(dirname(file), path), anchor };
      }),
  );
}

/** Documents named in the text of a file, in a comment or a string for instance, relative to the root. Links are read above. */
function mentionsOf(file: string): readonly Link[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text, index) =>
      [
        ...text.replace(/\]\([^)]*\)/g, "]").matchAll(/(?<![\w/.])(docs\/[\w./-]+\.md|[A-Z]{5,}\.md)(?:#([\w-]+))?/g),
      ].map(([target, path = "", anchor]) => ({ file, line: index + 1, target, path, anchor })),
    );
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(file: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of proseOf(readFileSync(file, "utf8"))) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = plain
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

function problemWith({ path, anchor }: Link): string | undefined {
  const file = normalize(path);
  if (!existsSync(file)) return `${file} does not exist`;
  if (anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).has(anchor)) {
    return `${file} has no heading "#${anchor}"`;
  }
  return undefined;
}

const documents = filesOf("**/*.md");
const sources = filesOf("**/*.{ts,js,sh,py,go}", ".ci/*");
const links = [...documents.flatMap(linksOf), ...[...documents, ...sources].flatMap(mentionsOf)];
// A set: a line can name the same document twice.
const problems = new Set<string>();
for (const link of links) {
  const problem = problemWith(link);
  if (problem !== undefined) problems.add(`${link.file}:${link.line}: broken link ${link.target}: ${problem}\n`);
}
for (const problem of problems) process.stderr.write(problem);
process.stdout.write(
  `${links.length} links in ${documents.length} documents and ${sources.length} sources, ${problems.size} broken\n`,
);
if (problems.size > 0) process.exitCode = 1;
