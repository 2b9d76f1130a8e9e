import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Declaration, declarationsIn, entryIn } from "./declarations.ts";

const root = join(import.meta.dirname, "../..");

/** A package whose entry points are described. */
interface DescribedPackage {
  /** In `packages`. */
  readonly folder: string;
  /** The modules in the order in which they are read. What several export is described at the first. */
  readonly entries: readonly string[];
  /** In `docs/reference`: where the page of an entry is. */
  readonly pages: string;
}

const flow: DescribedPackage = {
  folder: "flow",
  entries: ["workflow", "activity", "worker", "client", "schedules", "data", "replay", "command", "transport"],
  pages: "flow-api",
};
const testing: DescribedPackage = { folder: "testing", entries: ["index", "simulation"], pages: "testing-api" };

/** An entry point: its sections, by name. */
interface Described {
  readonly doc: string;
  readonly declarations: readonly Declaration[];
}

type Pages = Readonly<Record<string, Readonly<Record<string, () => string>>>>;

/** The pages of the API references of `@openswf/flow` and `@openswf/testing`, with what writes each one's generated part. */
export function apiPages(): Pages {
  return { ...pagesOf(flow), ...pagesOf(testing) };
}

function pagesOf(described: DescribedPackage): Pages {
  let all: ReadonlyMap<string, Described> | undefined;
  const write = (entry: string): string => {
    all ??= describeEntries(described);
    return pageOf(entry, all);
  };
  const { entries, pages } = described;
  return Object.fromEntries(
    entries.map((entry) => [`docs/reference/${pages}/${entry}.md`, { api: () => write(entry) }]),
  );
}

function pageOf(entry: string, described: ReadonlyMap<string, Described>): string {
  const { doc, declarations } = described.get(entry) ?? { doc: "", declarations: [] };
  const sections = declarations.map((declaration) => {
    const { name, code } = declaration;
    const [home] = [...described].find(([, other]) => other.declarations.some((each) => each.name === name)) ?? [entry];
    if (home !== entry) return `## ${name}\n\nSee [${home}](${home}.md#${anchorOf(name, described.get(home))}).`;
    return [`## ${name}`, declaration.doc, `\`\`\`ts\n${code}\n\`\`\``].filter(Boolean).join("\n\n");
  });
  return [doc, ...sections].join("\n\n");
}

/** As GitHub makes them: a heading that differs from one above in case only is numbered. */
function anchorOf(name: string, { declarations }: Described = { doc: "", declarations: [] }): string {
  const anchor = name.toLowerCase();
  const alike = declarations.map((each) => each.name).filter((each) => each.toLowerCase() === anchor);
  const place = alike.indexOf(name);
  return place > 0 ? `${anchor}-${place}` : anchor;
}

function describeEntries({ folder: name, entries }: DescribedPackage): ReadonlyMap<string, Described> {
  const folder = mkdtempSync(join(tmpdir(), "openswf-api-"));
  try {
    emitDeclarations(name, folder);
    return new Map(entries.map((entry) => [entry, describe(folder, entry)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emitDeclarations(name: string, folder: string): void {
  const options = ["--composite", "false", "--incremental", "false", "--emitDeclarationOnly", "--noCheck"];
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const args = [compiler, "--project", join(root, "packages", name), ...options, "--outDir", folder];
  execFileSync(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
}

/** What is called comes before what is only a type. */
function describe(folder: string, entry: string): Described {
  const { doc, exports } = entryIn(readFileSync(join(folder, `${entry}.d.ts`), "utf8"));
  const declarations = exports.map(({ name, from }) => {
    const declared = declarationsIn(readFileSync(join(folder, from.replace(/\.ts$/, ".d.ts")), "utf8")).get(name);
    if (declared === undefined) throw new Error(`${from} declares no ${name}, which the entry ${entry} exports.`);
    return declared;
  });
  return { doc, declarations: declarations.toSorted((a, b) => Number(isType(a)) - Number(isType(b))) };
}

function isType({ kind }: Declaration): boolean {
  return kind === "interface" || kind === "type";
}
