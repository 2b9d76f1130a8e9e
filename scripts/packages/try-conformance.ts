import { join } from "node:path";
import type { Project } from "./project.ts";
import { RunningProgram } from "./running-program.ts";

/** Examines the installed server with the installed conformance suite: one area, since the whole suite runs elsewhere. */
export async function tryConformance(project: Project, node: string): Promise<void> {
  const serve = ["node_modules/openswf/bin/openswf.js", "serve", "--port", "0", "--store", "memory"];
  const server = new RunningProgram(project.folder, node, serve);
  const endpoint = (await server.prints("openswf ready at ")).replace("openswf ready at ", "");
  const report = join(project.folder, "report.md");
  const examine = ["node_modules/.bin/openswf-conformance", "--endpoint", endpoint, "--only", "timers: "];
  project.run(node, [...examine, "--strict", "--report", report]);
  await server.end("SIGTERM");
  await server.succeeds();
}
