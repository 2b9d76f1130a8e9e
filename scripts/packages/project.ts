import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const tutorial = join(root, "docs/tutorials/first-durable-workflow.md");

/** Another `moduleResolution` that users have, beside that of the tutorial. */
const forBundlers = {
  extends: "./tsconfig.json",
  compilerOptions: { module: "esnext", moduleResolution: "bundler" },
};

/** Every declaration that an entry point reaches is there, and is right by itself. */
const forEntries = {
  extends: "./tsconfig.json",
  compilerOptions: { skipLibCheck: false },
  files: ["entries.ts", "embedded-entries.ts"],
  include: [],
};

/** A user's project in an empty folder, with the files of the tutorial and packages from archives. */
export class Project {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static empty(folder: string): Project {
    mkdirSync(folder);
    const project = new Project(folder);
    project.run("npm", ["init", "-y", "--init-type", "module"]);
    return project;
  }

  static make(folder: string, archives: readonly string[]): Project {
    const project = Project.empty(folder);
    project.install(archives);
    const { devDependencies } = manifestIn(root);
    const tools = ["typescript", "@types/node"].map((name) => `${name}@${devDependencies?.[name]}`);
    project.install(["--save-dev", ...tools]);
    for (const [name, content] of filesOf(readFileSync(tutorial, "utf8"))) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, "tsconfig.bundler.json"), JSON.stringify(forBundlers));
    writeFileSync(join(folder, "tsconfig.entries.json"), JSON.stringify(forEntries));
    writeFileSync(join(folder, "entries.ts"), project.#importsOfEntries(["@openswf/flow", "@openswf/testing"]));
    // Many of these are types alone.
    const embedded = ["@openswf/core", "@openswf/store-memory", "@openswf/store-sqlite", "@openswf/store-postgres"];
    writeFileSync(join(folder, "embedded-entries.ts"), project.#importsOfEntries(embedded));
    return project;
  }

  /** A folder of the project, where commands find the packages of the project. */
  in(folder: string): Project {
    return new Project(join(this.folder, folder));
  }

  /** @param args packages, as npm takes them, and flags */
  install(args: readonly string[]): void {
    this.run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...args]);
  }

  run(command: string, args: readonly string[]): void {
    execFileSync(command, args, { cwd: this.folder, stdio: ["ignore", "ignore", "inherit"] });
  }

  /** A program that imports every entry point of packages, and fails if one exports nothing. */
  #importsOfEntries(packages: readonly string[]): string {
    const entries = packages.flatMap((name) => {
      const { exports = {} } = manifestIn(join(this.folder, "node_modules", name));
      return Object.keys(exports)
        .filter((entry) => !entry.endsWith(".json"))
        .map((entry) => `${name}${entry.slice(1)}`);
    });
    const lines = entries.map((entry, index) => `import * as entry${index} from "${entry}";`);
    const all = `[${entries.map((_, index) => `entry${index}`).join(", ")}]`;
    return `${lines.join("\n")}\nif (${all}.some((entry) => Object.keys(entry).length === 0)) process.exitCode = 1;\n`;
  }
}

/** A Node of another version, in a folder of its own. Returns the path of its binary. */
export function installNode(folder: string, version: string): string {
  const project = Project.empty(folder);
  project.install([`node@${version}`]);
  return join(folder, "node_modules/node/bin/node");
}

/** Blocks of code that begin with a comment that names their file. */
function filesOf(markdown: string): readonly (readonly [name: string, content: string])[] {
  const files = markdown.matchAll(/^```(?:ts|json)\n(\/\/ (\S+)\n[\s\S]*?)^```$/gm);
  const found = [...files].map(([, content = "", name = ""]) => [name, content] as const);
  if (found.length === 0) throw new Error(`${tutorial} has no files: begin their blocks with // NAME.`);
  return found;
}

interface Manifest {
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

function manifestIn(folder: string): Manifest {
  if (!readdirSync(folder).includes("package.json")) throw new Error(`${folder} has no package.json`);
  // `as`: npm's form.
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
