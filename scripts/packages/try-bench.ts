import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project.ts";
import { RunningProgram } from "./running-program.ts";

/** Measures the installed server with the installed benchmark, for a few seconds, and reads its report. */
export async function tryBench(project: Project, node: string): Promise<void> {
  const serve = ["node_modules/openswf/bin/openswf.js", "serve", "--port", "0", "--store", "memory"];
  const server = new RunningProgram(project.folder, node, serve);
  const endpoint = (await server.prints("openswf ready at ")).replace("openswf ready at ", "");
  const report = join(project.folder, "bench.md");
  const measure = ["node_modules/.bin/openswf-bench", "--endpoint", endpoint, "--workers", "2", "--duration", "1"];
  project.run(node, [...measure, "calls", "base", "--report", report]);
  const text = readFileSync(report, "utf8");
  for (const expected of ["## calls", "| StartWorkflowExecution |", "## base", "histories of each row"]) {
    if (!text.includes(expected)) throw new Error(`The report of the benchmark lacks "${expected}":\n${text}`);
  }
  await server.end("SIGTERM");
  await server.succeeds();
}
