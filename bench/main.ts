#!/usr/bin/env node
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readOptions } from "./flag-values.ts";
import { CallFailed } from "./load/call-failed.ts";
import { EndpointUnreachable } from "./load/connection.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { Progress } from "./report/progress.ts";
import { jsonReport, markdownReport, printEnd, printOutcome, type RunFacts } from "./report/run-report.ts";
import { CannotMeasure } from "./run/aws-signing.ts";
import { run } from "./run/run.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions<Options>(parseOptions, args, usage);
  if (typeof options === "number") return options;
  try {
    return await measure(options);
  } catch (error) {
    if (!cannotMeasure(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

function cannotMeasure(error: unknown): error is Error {
  return error instanceof CannotMeasure || error instanceof EndpointUnreachable || error instanceof CallFailed;
}

async function measure(options: Options): Promise<number> {
  // Before anything is measured: afterwards it would be lost.
  for (const file of options.reports) requireWritable(file);
  const isText = options.output === "text";
  const facts = await run(options, {
    version: ownVersion(),
    progress: new Progress(process.stderr),
    onOutcome: (outcome) => {
      if (isText) process.stdout.write(`${printOutcome(outcome)}\n`);
    },
  });
  process.stdout.write(isText ? printEnd(facts) : jsonReport(facts));
  for (const file of options.reports) {
    writeFileSync(file, file.endsWith(".json") ? jsonReport(facts) : markdownReport(facts));
  }
  return exitCodeOf(facts);
}

function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, "a"));
  } catch (error) {
    throw new CannotMeasure(`the report cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function exitCodeOf({ outcomes, cleanedUp, isCut }: RunFacts): number {
  if (isCut) return 130;
  return outcomes.some(({ kind }) => kind !== "measured") || cleanedUp.left.length > 0 ? 1 : 0;
}

/** The manifest is beside the sources, and above what is built of them. */
function ownVersion(): string {
  const name = import.meta.dirname.endsWith("dist") ? "../package.json" : "package.json";
  // `as`: the package's own.
  return (JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8")) as { readonly version: string }).version;
}
