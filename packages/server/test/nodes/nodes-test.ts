import { parseArgs } from "node:util";
import { findPostgres } from "../../../store-postgres/test/find-postgres.ts";
import { NodesRound } from "./nodes-round.ts";

/**
 * `npm run nodes-test -- --rounds N --seconds S --seed X`: runs several servers on one database with a standby, with S
 * seconds of faults per round. Exits with 1 on any problem.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    seconds: { type: "string", default: "45" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** How long a round may take besides its faults: to create databases, finish open work and audit. */
const overheadMs = 180_000;

const binaries = findPostgres();
if (binaries !== undefined) await run(binaries);
else if (process.env["CI"]) {
  print("PostgreSQL is not installed. CI must not skip the nodes test: install PostgreSQL.");
  process.exitCode = 1;
} else print("PostgreSQL is not installed: skipping the nodes test.");

async function run(binaries: string): Promise<void> {
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  const giveUp = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => giveUp.abort(new Error(signal)));
  const { signal } = giveUp;
  const problems: string[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const seed = Number(values.seed) + round - 1;
      print(`round ${round}, seed ${seed}`);
      const timeUp = setTimeout(() => giveUp.abort(new Error("the round took too long")), seconds * 1_000 + overheadMs);
      problems.push(...(await NodesRound.run({ binaries, seconds, seed, signal, onProgress: print })));
      clearTimeout(timeUp);
    }
  } catch (error) {
    print(`nodes test: aborted: ${String(error)}`);
    process.exit(1); // Exit at once: pending work would keep running.
  }
  print(`nodes test: ${rounds} rounds, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
