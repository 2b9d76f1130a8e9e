import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { ForeignClient, Step } from "./clients.ts";
import { runStep } from "./run-step.ts";

/** From nothing, Rust's libraries are compiled, and others are fetched. */
const buildSecondsMax = 600;
const runSecondsMax = 180;

export type Outcome = "passed" | "failed" | "left out";

/** Builds each client and runs its program. Resolves with the outcome of each, in their order. */
export async function runClients(clients: readonly ForeignClient[], endpoint: string): Promise<readonly Outcome[]> {
  const builds = new Map<string, Promise<boolean>>();
  const outcomes: Outcome[] = [];
  for (const client of clients) {
    process.stdout.write(`\n==> ${client.name}: ${client.shows}\n`);
    const began = performance.now();
    const outcome = await outcomeOf(client, builds, endpoint);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(`==> ${client.name}: ${outcome === "failed" ? "FAILED" : outcome} in ${seconds} s\n`);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function outcomeOf(
  client: ForeignClient,
  builds: Map<string, Promise<boolean>>,
  endpoint: string,
): Promise<Outcome> {
  const missing = Object.entries(client.needs).filter(([program]) => !isInstalled(program));
  if (missing.length > 0) {
    const packages = missing.map(([, name]) => name).join(" ");
    const programs = missing.map(([program]) => program).join(" and ");
    process.stdout.write(`There is no ${programs} here. On Debian: apt-get install ${packages}\n`);
    // CI skips nothing.
    return process.env["CI"] === undefined ? "left out" : "failed";
  }
  const key = JSON.stringify(client.build);
  const build = builds.get(key) ?? runAll(client.build);
  builds.set(key, build);
  if (!(await build)) return "failed";
  const { failure, output, log } = await runStep(client.run, runSecondsMax, { ENDPOINT: endpoint });
  process.stdout.write(failure === undefined ? output : `${log}${output}\n${failure}\n`);
  return failure === undefined ? "passed" : "failed";
}

async function runAll(steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) {
    const { failure, output, log } = await runStep(step, buildSecondsMax);
    if (failure === undefined) continue;
    process.stdout.write(`${log}${output}\n${step.command.join(" ")}: ${failure}\n`);
    return false;
  }
  return true;
}

function isInstalled(program: string): boolean {
  const folders = isAbsolute(program) ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
