import { parseArgs } from "node:util";
import { canKillAtSteps } from "./kill-at-step.ts";
import { runCrashTest } from "./run-crash-test.ts";

/**
 * `npm run crash-test -- --rounds N --seed S`: kills a server N times under load, and exits with 1 on any problem. With
 * strace, a third of the kills come right before some write, sync or other change of a file.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    "rounds-per-store": { type: "string", default: "25" },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const atSteps = canKillAtSteps();
if (!atSteps && process.env["CI"]) throw new Error("strace is not installed");

print(`seed ${values.seed}`);
if (!atSteps) print("strace is not installed, so servers are only killed at random moments");
const { kills, killsAtSteps, acknowledged, executions, tokensOutlived, problems } = await runCrashTest({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  roundsPerStore: Number(values["rounds-per-store"]),
  atSteps,
  onProgress: print,
});
for (const problem of problems) print(problem);
print(`${tokensOutlived} task tokens were accepted by a later server than the one that issued them`);
print(
  `crash test: ${kills} kills, ${killsAtSteps} of them right before a system call, ${acknowledged} acknowledged calls, ${executions} executions audited, ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
