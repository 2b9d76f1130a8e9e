import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runWorkflow } from "../packages/run-workflow.ts";
import { RunningProgram } from "../packages/running-program.ts";

const root = join(import.meta.dirname, "../..");
const unit = join(root, "deploy/systemd/openswf.service");
/** In tenths, as `systemd-analyze security` counts: 20 of 100 is "OK", and better than most. */
const exposureMax = 20;
/** SQLite makes it for root alone, which the user of the unit is not. */
const asRootAlone = ["fchown"];

/** Checks the unit, and that it allows the system calls that a server makes. */
export async function tryUnit(folder: string, say: (line: string) => void): Promise<void> {
  const verified = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
  if (verified.status !== 0 || verified.stderr !== "") throw new Error(`systemd-analyze verify: ${verified.stderr}`);
  const threshold = ["security", "--offline=yes", `--threshold=${exposureMax}`, unit];
  execFileSync("systemd-analyze", threshold, { stdio: ["ignore", "ignore", "inherit"] });
  say(`ok: systemd takes the unit, and its exposure is at most ${exposureMax / 10}`);

  const forbidden = [...(await callsOfServer(folder))].filter((call) => !allowed().has(call));
  if (forbidden.length > 0)
    throw new Error(`The unit forbids system calls that the server makes: ${forbidden.join(" ")}`);
  say("ok: the unit allows every system call of a server that runs a workflow");
}

async function callsOfServer(folder: string): Promise<ReadonlySet<string>> {
  const data = mkdtempSync(join(folder, "unit-"));
  const trace = join(data, "trace");
  const main = ["--conditions=source", join(root, "packages/server/src/cli/main.ts")];
  const serve = ["serve", "--port", "0", "--store", `sqlite:${join(data, "store.sqlite")}`];
  // The tracer runs beside the server, which so gets the signals.
  const follow = ["--daemonize", "--follow-forks", "--output", trace, "--", process.execPath, ...main, ...serve];
  const server = new RunningProgram(data, "strace", follow);
  const ready = await server.prints("openswf ready at ");
  await runWorkflow(ready.replace("openswf ready at ", ""));
  await server.end("SIGTERM");
  const lines = readFileSync(trace, "utf8").matchAll(/^\d+ +(?:<\.\.\. )?([a-z_0-9]+)(?:\(| resumed)/gm);
  return new Set([...lines].map(([, call = ""]) => call));
}

function allowed(): ReadonlySet<string> {
  const refused = new Set(["@privileged", "@resources"].flatMap(callsIn));
  const granted = ["@system-service", "@default"].flatMap(callsIn).filter((call) => !refused.has(call));
  return new Set([...granted, ...asRootAlone]);
}

/** The calls of one of systemd's sets, and of the sets in it. */
function callsIn(set: string): readonly string[] {
  const text = execFileSync("systemd-analyze", ["syscall-filter", set], { encoding: "utf8" });
  const names = text
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  return names.flatMap((name) => (name.startsWith("@") ? callsIn(name) : /^[a-z_0-9]+$/.test(name) ? [name] : []));
}
