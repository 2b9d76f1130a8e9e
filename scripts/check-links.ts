/**
 * Checks that every relative link in a tracked Markdown file leads to a file that exists and, where it names one, to a
 * heading of it; and that every document that a source or a document names (`docs/how-to/tls.md` in a help text) exists.
 *
 *     node scripts/check-links.ts
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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

function tracked(...patterns: readonly string[]): readonly string[] {
  // New files count before they are added, so that the check can run before a commit.
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...patterns];
  const { stdout, status, stderr } = spawnSync("git", list, { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split("\0").filter((file) => file !== "" && existsSync(file));
}

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

/** Documents named in the text of a file, in a comment or a string for instance, relative to the root. */
function mentionsOf(file: string): readonly Link[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text, index) =>
      [...text.matchAll(/(?<![\w/.])(docs\/[\w./-]+\.md|[A-Z]{5,}\.md)(?:#([\w-]+))?/g)].map(
        ([target, path = "", anchor]) => ({ file, line: index + 1, target, path, anchor }),
      ),
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

const documents = tracked("*.md");
const sources = tracked("*.ts", "*.sh", "*.py", "*.go", ".ci/*");
const links = [...documents.flatMap(linksOf), ...[...documents, ...sources].flatMap(mentionsOf)];
// A set: a link such as [docs/how-to/tls.md](docs/how-to/tls.md) is found more than once.
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
