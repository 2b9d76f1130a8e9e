// How many workflows a second are simulated on one core: with the SDK, and with a worker that calls SWF itself. The best round counts,
// since the first ones run code that V8 has not compiled yet, and other processes take their share of caches.
//
//     node --conditions=source packages/testing/test/simulation/throughput/main.ts [workflows] [rounds]
import { noFaults, type SimulatedWorld, simulate, usualFaults } from "../../../src/simulation.ts";
import * as activities from "./activities.ts";
import { runBare } from "./bare-worker.ts";
import { oneStep } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const count = Number(process.argv[2] ?? 1_000);
const rounds = Number(process.argv[3] ?? 12);

async function runFlow(world: SimulatedWorld): Promise<void> {
  await world.startWorker({ workflows, activities });
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await world.client.start(oneStep, index, { workflowId: `one-step-${index}` });
    }),
  );
  while (world.hasOpenExecutions) await world.sleep(1_000);
}

/** Room for all executions: without it, chance decides how much a server reads again and again. */
const limits = { cachedExecutionsMax: 10_000, bufferedTasksPerListMax: 10_000 };

const kinds = [
  { name: "SWF's calls alone, no faults", faults: noFaults, run: (world: SimulatedWorld) => runBare(world, count) },
  { name: "the SDK, no faults", faults: noFaults, run: runFlow },
  { name: "the SDK, usual faults", faults: usualFaults, run: runFlow },
];

for (const { name, faults, run } of kinds) {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const cpu = process.cpuUsage();
    await simulate({ seeds: 1, servers: 1, faults, limits }, run);
    const { user, system } = process.cpuUsage(cpu);
    rates.push(count / ((user + system) / 1e6));
  }
  console.log(`${name}: ${Math.round(Math.max(...rates))} workflows a second of CPU time`);
}
