import { nameOf, type Scenario } from "./dsl/scenario.ts";
import { startFakeLambda } from "./fake-lambda.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { openEndpoint } from "./run/endpoint.ts";
import { progressLine, report } from "./run/report.ts";
import { CannotExamine, runScenarios } from "./run/runner.ts";
import { areas } from "./scenarios/areas.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: Options | "help";
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (options === "help") {
    process.stdout.write(usage);
    return 0;
  }
  try {
    return await examine(options, areas.flat());
  } catch (error) {
    if (!(error instanceof CannotExamine)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function examine(options: Options, all: readonly Scenario[]): Promise<number> {
  await using _lambda = options.lambdaPort === undefined ? null : await startFakeLambda(options.lambdaPort);
  const { only } = options;
  const chosen = only === undefined ? all : all.filter((scenario) => nameOf(scenario).includes(only));
  const results = await runScenarios(chosen, openEndpoint(options), options, (result) => {
    process.stdout.write(`${progressLine(result)}\n`);
  });
  process.stdout.write(`\n${report(results)}\n`);
  return results.some(({ outcome }) => outcome.kind === "failed") ? 1 : 0;
}
