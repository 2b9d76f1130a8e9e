import { parseArgs } from "node:util";
import { parseEndpoint, parseNumber, parseWhole } from "../flag-values.ts";
import type { Comparison } from "./compare/comparison.ts";
import { profiles } from "./profiles/profiles.ts";
import type { Program } from "./server/server-process.ts";

export interface Options {
  /** Names of profiles, without duplicates. */
  readonly profiles: readonly string[];
  readonly store: string;
  readonly seconds: number;
  readonly workers: readonly number[];
  readonly scale: number;
  readonly endpoint: URL | undefined;
  readonly sign: boolean;
  readonly json: boolean;
  readonly keep: string | undefined;
  readonly record: string | undefined;
  readonly cpuProfiles: string | undefined;
  readonly program: Program;
  readonly comparison: Comparison | undefined;
  readonly pairs: number;
  /** Names of the profiles that compare measures. */
  readonly compared: readonly string[];
}

const list = [...profiles].map(([name, { title }]) => `  ${name.padEnd(13)} ${title}`).join("\n");

export const usage: string = `npm run bench -- [PROFILE...] [flags]
npm run bench -- compare [PROFILE...] (--base REF | --without metrics) [flags]

Starts a server as a user would (its own process, a SQLite file, an fsync before every reply), drives it from this
process over keep-alive HTTP, prints the figures, and checks a sample of what it counted.

${list}
  all           all profiles except postgres, instructions and compare, in this order

  --seconds N      measure each figure for N seconds; default: 10
  --workers A,B    number of workers for each row of the base profile; default: 1,16,64,256
  --base REF       the commit that compare and instructions measure this tree against, such as main~1; it is checked
                   out and installed in a temporary folder
  --without metrics
                   compare and instructions measure this tree against itself with metrics off
  --pairs N        how many times compare measures each side; default: 5
  --scale X        multiply the sizes of the other profiles by X (0.1 for a quick look); default: 1
  --store STORE    sqlite (default: a new file for each measurement, removed afterwards), sqlite:PATH, memory,
                   postgres://... (the profile postgres creates its own schema there), postgres (that profile, on a
                   temporary database)
  --endpoint URL   measure this SWF endpoint instead of a local server, without figures about its process.
                   The benchmark registers and uses the domain openswf-bench there, and leaves it. For a service
                   that bills or throttles, use npx @openswf/bench instead: it bounds its calls, and cleans up
  --sign           sign requests (Signature V4) with the environment variables AWS_ACCESS_KEY_ID,
                   AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION
  --keep DIR       keep the preloaded store of deep-store and start-up in DIR and reuse it next time, which saves
                   several minutes and gigabytes of writes
  --json           print only one JSON document to stdout
  --record NAME    append the main figures to bench/own-server/results/history.jsonl under this name
  --built          run the server as published (after npm run build), not from source: the same program, but with
                   15 MB less memory
  --cpu-prof DIR   write CPU profiles of the server to DIR
  --help

Progress goes to stderr. The exit code is 1 if a check failed, 2 if the flags are invalid.
`;

/** Throws a TypeError with a message for the user if the flags are invalid. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      store: { type: "string", default: "sqlite" },
      seconds: { type: "string", default: "10" },
      workers: { type: "string", default: "1,16,64,256" },
      scale: { type: "string", default: "1" },
      endpoint: { type: "string" },
      sign: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      keep: { type: "string" },
      record: { type: "string" },
      "cpu-prof": { type: "string" },
      built: { type: "boolean", default: false },
      base: { type: "string" },
      without: { type: "string" },
      pairs: { type: "string", default: "5" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const endpoint = values.endpoint === undefined ? undefined : parseEndpoint(values.endpoint);
  const comparison = comparisonOf(values);
  if (positionals.includes("compare") && comparison === undefined)
    throw new TypeError("compare needs something to compare with: --base REF or --without metrics");
  const names = chosen(positionals, { isElsewhere: endpoint !== undefined });
  const compared = names.filter((name) => !notCompared.has(name));
  const isComparison = names.includes("compare");
  return {
    profiles: isComparison ? ["compare"] : names,
    compared: isComparison && compared.length === 0 ? ["base"] : compared,
    store: values.store,
    seconds: parseNumber("--seconds", values.seconds, 3_600),
    workers: values.workers.split(",").map(parseWorkers),
    scale: parseNumber("--scale", values.scale, 100),
    endpoint,
    sign: values.sign,
    json: values.json,
    keep: values.keep,
    record: values.record,
    cpuProfiles: values["cpu-prof"],
    program: values.built ? "built" : "source",
    comparison,
    pairs: parseWhole("--pairs", values.pairs, 100),
  };
}

function comparisonOf({ base, without }: { base?: string; without?: string }): Comparison | undefined {
  if (base !== undefined && without !== undefined) throw new TypeError("--base and --without contradict each other");
  if (base !== undefined) return { kind: "commit", ref: base };
  if (without === undefined) return undefined;
  if (without !== "metrics") throw new TypeError(`invalid --without ${without}: expected metrics`);
  return { kind: "without metrics" };
}

/** Profiles that compare two trees by themselves, or have no server in them. */
const notCompared: ReadonlySet<string> = new Set(["compare", "instructions", "floor"]);
/** Profiles that need more than this program: a database, valgrind, or another commit. */
const notInAll: ReadonlySet<string> = new Set(["postgres", "instructions", "compare"]);

function chosen(names: readonly string[], { isElsewhere }: { readonly isElsewhere: boolean }): readonly string[] {
  if (names.length === 0) return ["base"];
  const unknown = names.find((name) => name !== "all" && !profiles.has(name));
  if (unknown !== undefined)
    throw new TypeError(`unknown profile "${unknown}": expected one of ${[...profiles.keys()].join(", ")}, all`);
  const needsOwn = isElsewhere ? [...profiles].filter(([, profile]) => !profile.elsewhere).map(([name]) => name) : [];
  if (names.includes("all"))
    return [...profiles.keys()].filter((name) => !notInAll.has(name) && !needsOwn.includes(name));
  const impossible = names.find((name) => needsOwn.includes(name));
  if (impossible !== undefined) throw new TypeError(`${impossible} needs its own server: omit --endpoint`);
  return [...new Set(names)];
}

function parseWorkers(text: string): number {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 10_000) return workers;
  throw new TypeError(`invalid --workers ${text}: expected whole numbers from 1 to 10000, separated by commas`);
}
