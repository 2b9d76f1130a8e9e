import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readOptions } from "../flag-values.ts";
import { EndpointUnreachable } from "../load/connection.ts";
import { thisMachine } from "../report/machine.ts";
import { printReport } from "../report/print.ts";
import { Progress } from "../report/progress.ts";
import { CheckFailed, type Report } from "../report/report.ts";
import { openBench } from "./open-bench.ts";
import { type Options, parseOptions, usage } from "./options.ts";
import { profiles } from "./profiles/profiles.ts";
import { recordRun } from "./results/record.ts";

// Exits through `exit`, whose handlers end the servers and remove the temporary stores.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions<Options>(parseOptions, args, usage);
  if (typeof options === "number") return options;
  if (options.store === "postgres") return runWithPostgres(args);
  try {
    await measure(options);
    return 0;
  } catch (error) {
    if (error instanceof CheckFailed) {
      process.stderr.write(`\nCHECK FAILED: ${error.message}\n`);
      return 1;
    }
    if (!(error instanceof EndpointUnreachable)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return 2;
  }
}

/** `--store postgres` without an address: runs the same command again with a database of its own. */
function runWithPostgres(args: readonly string[]): number {
  const withPostgres = fileURLToPath(new URL("../../scripts/with-postgres.ts", import.meta.url));
  const flag = args.indexOf("--store");
  const rest = args.filter(
    (arg, index) => arg !== "--store=postgres" && (flag < 0 || (index !== flag && index !== flag + 1)),
  );
  const bench = [process.execPath, "--conditions=source", fileURLToPath(import.meta.url), "postgres", ...rest];
  return spawnSync(process.execPath, [withPostgres, ...bench], { stdio: "inherit" }).status ?? 1;
}

async function measure(options: Options): Promise<void> {
  const machine = thisMachine();
  const progress = new Progress(process.stderr);
  using bench = openBench(options, progress);
  const print = (text: string): void => {
    if (!options.json) process.stdout.write(`${text}\n`);
  };
  const { cores, cpu, memoryGiB, node } = machine;
  print(`${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}; ${measured(options)}\n`);
  const reports: Report[] = [];
  for (const name of options.profiles) {
    const profile = profiles.get(name);
    if (profile === undefined) continue;
    const report = { profile: name, title: profile.title, ...(await profile.run(bench)) };
    reports.push(report);
    progress.clear();
    print(printReport(report));
  }
  if (options.record !== undefined) print(recordRun(options.record, machine, options, reports));
  const { store, endpoint, seconds, scale } = options;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ machine, settings: { store, endpoint, seconds, scale }, reports })}\n`);
  }
}

function measured({ endpoint, store, seconds, scale }: Options): string {
  const what = endpoint === undefined ? `our own server on ${store}` : `the server at ${endpoint.href}`;
  return `${what}; ${seconds} s per figure${scale === 1 ? "" : `, sizes times ${scale}`}`;
}
