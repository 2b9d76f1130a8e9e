import { parseArgs } from "node:util";
import type { Program } from "./load/server-process.ts";
import { profiles } from "./profiles/profiles.ts";

export interface Options {
  /** Names of profiles, each once. */
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
}

const list = [...profiles].map(([name, { title }]) => `  ${name.padEnd(13)} ${title}`).join("\n");

export const usage: string = `npm run bench -- [PROFILE...] [flags]

Starts a server as a user would (a process of its own, a SQLite file, every reply after an fsync), drives it from this
process over keep-alive HTTP, prints what it measured, and reads back a sample of what it counted.

${list}
  all           all of them but postgres, in this order

  --seconds N      how long each figure is measured, default 10
  --workers A,B    workers of each row of the base profile, default 1,16,64,256
  --scale X        sizes of the other profiles times X, default 1: 0.1 for a quick look
  --store STORE    sqlite (default: a new file for each measurement, removed afterwards), sqlite:PATH, memory,
                   postgres://... (the profile postgres makes a schema of its own there), postgres (that profile, on
                   a database made for it)
  --endpoint URL   measure the SWF endpoint there instead of a server of our own; nothing is known of its process then.
                   It works in a domain of its own, openswf-bench, which it registers
  --sign           sign requests (Signature V4) with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and
                   AWS_REGION of the environment
  --keep DIR       keep the preloaded store of deep-store and start-up in DIR, or use the one that is there: some
                   minutes and gigabytes, spared the next time
  --json           one JSON document on stdout, and nothing else there
  --record NAME    append the main figures to bench/results/history.jsonl under this name
  --built          run the server as it is published (after npm run build), not from its source: it is the same
                   program, but takes 15 MB less memory
  --cpu-prof DIR   let the server write CPU profiles into DIR
  --help

Progress is on stderr. The exit code is 1 when a check failed, 2 when the flags make no sense.
`;

/** Throws a TypeError, whose message is for the person at the prompt, when the flags make no sense. */
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
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const endpoint = values.endpoint === undefined ? undefined : parseEndpoint(values.endpoint);
  return {
    profiles: chosen(positionals, endpoint !== undefined),
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
  };
}

function chosen(names: readonly string[], isElsewhere: boolean): readonly string[] {
  if (names.length === 0) return ["base"];
  const unknown = names.find((name) => name !== "all" && !profiles.has(name));
  if (unknown !== undefined)
    throw new TypeError(`there is no profile "${unknown}": ${[...profiles.keys()].join(", ")}, all`);
  const needsOwn = isElsewhere ? [...profiles].filter(([, profile]) => !profile.elsewhere).map(([name]) => name) : [];
  if (names.includes("all"))
    return [...profiles.keys()].filter((name) => name !== "postgres" && !needsOwn.includes(name));
  const impossible = names.find((name) => needsOwn.includes(name));
  if (impossible !== undefined) throw new TypeError(`${impossible} needs a server of its own: not with --endpoint`);
  return [...new Set(names)];
}

function parseEndpoint(text: string): URL {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new TypeError(`--endpoint is not an http URL: ${text}`);
  return new URL(text);
}

function parseNumber(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (number > 0 && number <= most) return number;
  throw new TypeError(`${flag} must be a number above 0 and up to ${most}, not ${text}`);
}

function parseWorkers(text: string): number {
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 10_000) return workers;
  throw new TypeError(`--workers must be whole numbers from 1 to 10000 with commas between them, not ${text}`);
}
