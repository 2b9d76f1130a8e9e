#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameOf, type Scenario } from "./dsl/scenario.ts";
import { startFakeLambda } from "./fake-lambda.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { openEndpoint } from "./run/endpoint.ts";
import { jsonReport, markdownReport } from "./run/published-report.ts";
import { progressLine, report } from "./run/report.ts";
import { CannotExamine, type Result, runScenarios } from "./run/runner.ts";
import { sumOf, tallyOf } from "./run/tally.ts";
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
  process.stdout.write(`\n${report(results, options.strict)}\n`);
  for (const file of options.reports) writeReport(file, results, options);
  const { proven, unproven } = tallyOf(results);
  return (options.strict ? sumOf(proven, unproven) : proven).failed > 0 ? 1 : 0;
}

function writeReport(file: string, results: readonly Result[], { endpoint, overlooked }: Options): void {
  const facts = { endpoint: endpoint.origin, at: new Date(), version: ownVersion(), overlooked };
  writeFileSync(file, file.endsWith(".json") ? jsonReport(results, facts) : markdownReport(results, facts));
}

/** The manifest is beside the sources, and above what is built of them. */
function ownVersion(): string {
  const name = import.meta.dirname.endsWith("dist") ? "../package.json" : "package.json";
  // `as`: the package's own.
  return (JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8")) as { readonly version: string }).version;
}
