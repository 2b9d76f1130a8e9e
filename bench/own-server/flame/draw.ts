/**
 * Draws a CPU profile as a flame graph: `npm run flame -- PROFILE.cpuprofile GRAPH.svg [TITLE]`. `bench -- base --cpu-prof
 * DIR` writes one profile for each thread of a server; the one whose name has `.0.` before its last number is that of the
 * main thread.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { flameSvg } from "./flame-svg.ts";
import { type CpuProfile, framesOf } from "./frames.ts";

const [profile, graph, title = "CPU time of the main thread"] = process.argv.slice(2);
if (profile === undefined || graph === undefined) {
  process.stderr.write("npm run flame -- PROFILE.cpuprofile GRAPH.svg [TITLE]\n");
  process.exitCode = 2;
} else {
  // `as`: V8 wrote it.
  writeFileSync(graph, flameSvg(framesOf(JSON.parse(readFileSync(profile, "utf8")) as CpuProfile), title));
}
