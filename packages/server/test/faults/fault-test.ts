import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Fault } from "./fault.ts";
import { faults } from "./faults.ts";
import { runFault } from "./run-fault.ts";

/**
 * `npm run fault-test -- --rounds N --seed S --only TEXT`: servers under load and faults of disk, clock, database and
 * machine. Needs strace, libfaketime, PostgreSQL, and the permission to mount; a fault that this machine cannot cause is
 * skipped. Ends with "N passed, N failed", and exits with 1 if any failed. Stores with problems are kept.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const acknowledgedMin = 20;
const problemsShown = 30;
let passed = 0;
let failed = 0;

/** CI must run everything that an installation makes possible. */
function canRun({ name, cannotRun }: Fault): boolean {
  const hindrance = cannotRun?.();
  if (hindrance === undefined) return true;
  const isFailure = Boolean(process.env["CI"]) && hindrance.kind === "notInstalled";
  if (isFailure) failed += 1;
  print(`${isFailure ? "FAILED" : "skipped"}: ${name}: ${hindrance.reason}`);
  return false;
}

async function run(fault: Fault, seed: number): Promise<void> {
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "openswf-fault-"));
  const { acknowledged, executions, problems } = await runFault(fault, folder, seed, print);
  // A fault that lets nothing through would prove nothing.
  const isPassed = problems.length === 0 && acknowledged > acknowledgedMin;
  if (isPassed) passed += 1;
  else failed += 1;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const seen = `${acknowledged} acknowledged calls, ${executions} executions, ${seconds} s`;
  print(`${isPassed ? "passed" : "FAILED"}: ${fault.name} (${seen})`);
  for (const problem of problems.slice(0, problemsShown)) print(`  ${problem}`);
  if (problems.length > problemsShown) print(`  and ${problems.length - problemsShown} more problems`);
  if (isPassed) await rm(folder, { recursive: true });
  else print(`  the store is kept in ${folder}`);
}

print(`seed ${values.seed}`);
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const fault of faults.filter(({ name }) => name.includes(values.only))) {
    if (canRun(fault)) await run(fault, Number(values.seed) + round);
  }
}
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
