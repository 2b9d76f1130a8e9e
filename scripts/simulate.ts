import { parseArgs } from "node:util";
import { type Faults, type SimulationReport, simulate, usualFaults } from "../packages/testing/src/simulation.ts";
import { problemsInStore } from "../packages/testing/test/simulation/programs/problems-in-store.ts";
import { programTimes, randomPrograms } from "../packages/testing/test/simulation/programs/program-scenario.ts";

// Runs random workflow programs in simulated worlds where everything goes wrong: the whole server and the SDK, from seeds.

const usage = `usage: npm run simulate -- [--seeds N] [--seed S] [--servers N] [--times N]

  --seeds N    how many seeds to run; 1000 by default
  --seed S     the first of them; 1 by default
  --servers N  servers over one store; by default one with even seeds, two with odd ones
  --times N    how many times as likely faults are as usual; 1 by default`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    servers: { type: "string" },
    times: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit();
}

const servers = values.servers === undefined ? {} : { servers: wholeNumber("servers", values.servers) };
const report = await simulate(
  {
    seeds: wholeNumber("seeds", values.seeds),
    firstSeed: wholeNumber("seed", values.seed),
    ...servers,
    faults: moreLikely(wholeNumber("times", values.times)),
    ...programTimes,
    checkStore: problemsInStore,
    onProgress: (progress) => console.log(progressLine(progress)),
    onFailure: (failure) => console.log(`\n${failure.message}\n`),
  },
  randomPrograms,
);
printReport(report);
process.exitCode = report.failed === 0 ? 0 : 1;

function moreLikely(times: number): Partial<Faults> {
  return Object.fromEntries(Object.entries(usualFaults).map(([name, odds]) => [name, Math.min(1, odds * times)]));
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  console.error(`Invalid --${name} "${text}": expected a whole number from 1.\n\n${usage}`);
  process.exit(2);
}

function progressLine({ seeds, failed, seedsPerSecond, executions, faults }: SimulationReport): string {
  const injected = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return `${seeds} seeds, ${seedsPerSecond.toFixed(1)} a second; ${executions} executions, ${injected} faults, ${failed} failed`;
}

function printReport({
  seeds,
  failed,
  faults,
  executions,
  seconds,
  seedsPerSecond,
  virtualMs,
}: SimulationReport): void {
  console.log("\nfaults injected");
  for (const [name, count] of Object.entries(faults)) console.log(`${String(count).padStart(8)}  ${name}`);
  console.log(`\n${executions} executions, ${(virtualMs / 3_600_000).toFixed(1)} hours of their time`);
  console.log(`${seconds.toFixed(1)} s, ${seedsPerSecond.toFixed(1)} seeds a second`);
  console.log(`${seeds - failed} passed, ${failed} failed`);
}
