import { parseArgs } from "node:util";
import { findPostgres } from "../stores/postgres/find-postgres.ts";
import { NodesRound } from "./nodes-round.ts";

/**
 * `npm run nodes-test -- --rounds N --seconds S --seed X`: several servers on one database with a standby, S seconds of
 * faults in each round. Exits with 1 on any problem.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seconds: { type: "string", default: "45" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const binaries = findPostgres();
if (binaries !== undefined) await run(binaries);
else if (process.env["CI"]) {
  print("PostgreSQL is not installed, and CI must not skip the test of several nodes.");
  process.exitCode = 1;
} else print("PostgreSQL is not installed: the test of several nodes is skipped.");

async function run(binaries: string): Promise<void> {
  const problems: string[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const seed = Number(values.seed) + round - 1;
    print(`round ${round}, seed ${seed}`);
    problems.push(...(await NodesRound.run({ binaries, seconds: Number(values.seconds), seed, onProgress: print })));
  }
  print(`nodes test: ${values.rounds} rounds, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
