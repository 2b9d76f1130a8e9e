/**
 * Runs the examples of `@openswf/flow`, each in a process of its own:
 *
 *     npm run example                     lists their names
 *     npm run example -- hello            runs one
 *     npm run examples                    runs all; the exit code says whether all have passed
 *
 * They use a server that is started for them, or the one at `--endpoint URL`. `--log` shows the log of the workers.
 */
import { parseArgs } from "node:util";
import { type Program, programs } from "./programs.ts";
import { runProgram } from "./run-program.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean", default: false },
    endpoint: { type: "string" },
    log: { type: "boolean", default: false },
  },
});
const known = programs();
const unknown = positionals.filter((name) => !known.some((program) => program.name === name));
const asked = values.all ? known : known.filter(({ name }) => positionals.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`There is no example "${unknown.join('", "')}". There are:\n${list()}`);
  process.exitCode = 2;
} else if (asked.length === 0) {
  process.stdout.write(`Run an example by its name: npm run example -- NAME\n${list()}`);
} else {
  await using server = values.endpoint === undefined ? await startServer() : given(values.endpoint);
  const failed = await runEach(asked, server.endpoint);
  process.exitCode = failed === 0 ? 0 : 1;
}

function list(): string {
  const width = Math.max(...known.map(({ name }) => name.length));
  return known.map(({ name, shows }) => `  ${name.padEnd(width)}  ${shows}\n`).join("");
}

function given(endpoint: string): RunningServer {
  return { endpoint, [Symbol.asyncDispose]: async () => {} };
}

/** Answers with how many have failed. */
async function runEach(all: readonly Program[], endpoint: string): Promise<number> {
  let failed = 0;
  for (const program of all) {
    if (all.length > 1) process.stdout.write(`\n==> ${program.name}: ${program.shows}\n`);
    const began = performance.now();
    const isPassed = await runProgram(program, { endpoint, showsLog: values.log });
    if (!isPassed) failed += 1;
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    process.stdout.write(`==> ${program.name}: ${isPassed ? "passed" : "FAILED"} in ${seconds} s\n`);
  }
  if (all.length > 1) process.stdout.write(`\n${all.length - failed} passed, ${failed} failed\n`);
  return failed;
}
