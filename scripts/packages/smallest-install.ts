import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Package } from "./pack.ts";
import { Project } from "./project.ts";
import { runWorkflow } from "./run-workflow.ts";
import { RunningProgram } from "./running-program.ts";

/** What `openswf` cannot do without. */
const needed: readonly Package[] = [
  "model",
  "insight",
  "engine",
  "core",
  "access",
  "store-memory",
  "store-sqlite",
  "store-postgres",
  "server",
];

/** How large it may be on disk, in blocks as the disk counts them. */
const kibMax = 12 * 1024;

const entry = "node_modules/openswf/bin/openswf.js";

/** Commands that need what is not there, and the package that each must name. */
const lacking: readonly (readonly [args: readonly string[], name: string])[] = [
  [["verify", "--store", "postgres://somebody@127.0.0.1:1/openswf"], "pg"],
  [["serve", "--port", "0", "--store", "memory", "--lambda-endpoint", "http://127.0.0.1:1"], "@aws-sdk/client-lambda"],
  [["serve", "--port", "0", "--store", "memory", "--console", "on"], "@openswf/console"],
  [["apply", "types.yaml", "--endpoint", "http://127.0.0.1:1"], "yaml"],
  [["console", "--endpoint", "http://127.0.0.1:1"], "@openswf/console"],
];

interface Trial {
  readonly archives: ReadonlyMap<Package, string>;
  readonly nodes: readonly string[];
  readonly say: (line: string) => void;
}

/** Installs the server without optional packages, in a folder and globally, and runs a workflow with it. */
export async function trySmallestInstall(folder: string, { archives, nodes, say }: Trial): Promise<void> {
  const chosen = needed.map((name) => archives.get(name) ?? fail(`${name} was not packed`));
  const project = Project.empty(folder);
  project.install(["--omit=optional", ...chosen]);
  const kib = Number(execFileSync("du", ["-sk", join(folder, "node_modules")], { encoding: "utf8" }).split("\t")[0]);
  if (!(kib <= kibMax)) fail(`The smallest install takes ${kib} KiB; it may take ${kibMax}.`);
  say(`ok: the smallest install takes ${(kib / 1024).toFixed(1)} MiB on disk`);

  writeFileSync(join(folder, "types.yaml"), "domain: []\n");
  for (const node of nodes) {
    project.run(node, [entry, "help", "workflow", "list"]);
    const server = new RunningProgram(folder, node, [entry, "serve", "--port", "0"]);
    const endpoint = (await server.prints("openswf ready at ")).replace("openswf ready at ", "");
    const domain = await runWorkflow(endpoint);
    const show = execFileSync(
      node,
      [entry, "workflow", "show", "greet-1", "--endpoint", endpoint, "--domain", domain],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    if (!show.includes("COMPLETED")) fail(`openswf workflow show says nothing of the result: ${show}`);
    await server.end("SIGTERM");
    await server.succeeds();
    say(`ok: ${node} runs a workflow with it, and shows it`);
    staysQuiet(folder, node);
    for (const [args, name] of lacking) names(folder, node, args, name);
    say(`ok: ${node} says which optional packages are not installed`);
  }

  const prefix = join(folder, "global");
  project.install(["--omit=optional", "--global", "--prefix", prefix, ...chosen]);
  project.run(join(prefix, "bin/openswf"), ["version"]);
  say("ok: npm installs the command globally");
}

function names(folder: string, node: string, args: readonly string[], name: string): void {
  const { status, stderr } = spawnSync(node, [entry, ...args], { cwd: folder, encoding: "utf8", timeout: 30_000 });
  const hint = `needs the package ${name}, which is not installed. To install it, run npm i ${name} `;
  if (status !== 1 || !stderr.includes(hint))
    fail(`openswf ${args.join(" ")} ended with ${status} and said: ${stderr}`);
}

/** Nothing but the program itself writes to stderr: Node warns there of what it calls experimental. */
function staysQuiet(folder: string, node: string): void {
  const { status, stderr } = spawnSync(node, [entry, "verify"], { cwd: folder, encoding: "utf8", timeout: 30_000 });
  if (status !== 0 || stderr !== "") fail(`openswf verify ended with ${status} and said: ${stderr}`);
}

function fail(why: string): never {
  throw new Error(why);
}
