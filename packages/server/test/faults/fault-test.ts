import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faults } from "./faults.ts";
import { runFault } from "./run-fault.ts";

/**
 * `npm run fault-test -- --rounds N --seed S --only TEXT`: servers on SQLite under load and faults of disk and machine.
 * Needs strace. Ends with "N passed, N failed", and exits with 1 if any failed. Stores with problems are kept.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
let passed = 0;
let failed = 0;

print(`seed ${values.seed}`);
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const fault of faults.filter(({ name }) => name.includes(values.only))) {
    const folder = await mkdtemp(join(tmpdir(), "openswf-fault-"));
    const { acknowledged, executions, problems } = await runFault(fault, folder, Number(values.seed) + round);
    // A fault that lets nothing through would prove nothing.
    const isProof = acknowledged > 20;
    const isPassed = problems.length === 0 && isProof;
    if (isPassed) passed += 1;
    else failed += 1;
    print(
      `${isPassed ? "passed" : "FAILED"}: ${fault.name} (${acknowledged} acknowledged calls, ${executions} executions)`,
    );
    for (const problem of problems) print(`  ${problem}`);
    if (isPassed) await rm(folder, { recursive: true });
    else print(`  the store is kept in ${folder}`);
  }
}
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
