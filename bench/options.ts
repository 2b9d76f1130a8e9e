import { parseArgs } from "node:util";
import { parseEndpoint, parseNumber, parseWhole } from "./flag-values.ts";
import { ownServerProfiles, profiles } from "./profiles/profiles.ts";

export interface Options {
  /** Names of profiles, without duplicates. */
  readonly profiles: readonly string[];
  readonly endpoint: URL;
  readonly region: string | undefined;
  /** A profile in the shared AWS configuration. */
  readonly awsProfile: string | undefined;
  /** An existing domain to work in. Without it the run registers its own. */
  readonly domain: string | undefined;
  readonly workers: readonly number[];
  /** Seconds for each figure. */
  readonly duration: number;
  /** Calls a second. `undefined` for as many as the endpoint answers. */
  readonly rate: number | undefined;
  readonly callsMax: number;
  readonly scale: number;
  /** Files to write the report to, as Markdown or, where the name ends in `.json`, as JSON. */
  readonly reports: readonly string[];
  readonly output: "text" | "json";
}

/** What an endpoint on this machine may be asked, and what one that bills and throttles. */
const boundsHere = { workers: "1,16", rate: undefined, calls: "5000000", scale: "1" } as const;
const boundsElsewhere = { workers: "1,4", rate: "50", calls: "20000", scale: "0.02" } as const;
const durationMax = 3_600;
const rateMax = 100_000;
const callsMost = 100_000_000;
const usualProfiles = ["calls", "base"];

const list = [...profiles].map(([name, { title }]) => `  ${name.padEnd(13)} ${title}`).join("\n");

export const usage: string = `npx @openswf/bench --endpoint URL [PROFILE...] [flags]

Measures an Amazon SWF endpoint: the service itself, openswf, or an emulator. It works in a domain of its own, checks
what it has counted, and cleans up.

${list}
  all           all of them, in this order; by default: ${usualProfiles.join(" and ")}

  --endpoint URL   the SWF endpoint to measure (required)
  --region REGION  default: AWS_REGION, the profile's, that in the name of the endpoint, else us-east-1
  --profile NAME   a profile in the shared AWS configuration; default: the AWS_* variables and the usual chain
                   (on a loopback endpoint without AWS_ACCESS_KEY_ID: requests are not signed)
  --domain NAME    work in this existing domain, instead of registering one that remains, deprecated
  --workers A,B    number of workers for each row of the base profile
  --duration N     measure each figure for N seconds; default: 10
  --rate N         make at most N calls a second
  --calls N        make at most N calls; profiles that need more than are left are left out
  --scale X        multiply the sizes of the other profiles by X
  --report FILE    also write a report: Markdown, or JSON if the name ends in .json; may be given twice
  --output FORM    text (default), or json: only one JSON document on stdout
  --help

Defaults for a loopback endpoint: --workers ${boundsHere.workers} --calls ${boundsHere.calls} --scale ${boundsHere.scale}, and no bound on the rate. Elsewhere, since
services bill and throttle: --workers ${boundsElsewhere.workers} --rate ${boundsElsewhere.rate} --calls ${boundsElsewhere.calls} --scale ${boundsElsewhere.scale}.

Progress goes to stderr. The exit code is 1 if a check failed, a profile could not be measured or something was left
behind, and 2 if the flags are invalid or the endpoint cannot be used.
`;

/** Throws a TypeError with a message for the user if the flags are invalid. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      endpoint: { type: "string" },
      region: { type: "string" },
      profile: { type: "string" },
      domain: { type: "string" },
      workers: { type: "string" },
      duration: { type: "string", default: "10" },
      rate: { type: "string" },
      calls: { type: "string" },
      scale: { type: "string" },
      report: { type: "string", multiple: true, default: [] },
      output: { type: "string", default: "text" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  if (values.endpoint === undefined) throw new TypeError("--endpoint is required");
  const endpoint = parseEndpoint(values.endpoint);
  const bounds = isLoopback(endpoint) ? boundsHere : boundsElsewhere;
  const rate = values.rate ?? bounds.rate;
  return {
    profiles: chosen(positionals),
    endpoint,
    region: values.region,
    awsProfile: values.profile,
    domain: values.domain,
    workers: (values.workers ?? bounds.workers).split(",").map((text) => parseWhole("--workers", text, 10_000)),
    duration: parseNumber("--duration", values.duration, durationMax),
    rate: rate === undefined ? undefined : parseNumber("--rate", rate, rateMax),
    callsMax: parseWhole("--calls", values.calls ?? bounds.calls, callsMost),
    scale: parseNumber("--scale", values.scale ?? bounds.scale, 100),
    reports: values.report,
    output: parseOutput(values.output),
  };
}

function chosen(names: readonly string[]): readonly string[] {
  if (names.length === 0) return usualProfiles;
  for (const name of names) {
    const why = ownServerProfiles.get(name);
    if (why !== undefined)
      throw new TypeError(`${name} ${why}, so it needs a clone of openswf: npm run bench -- ${name}`);
    if (name !== "all" && !profiles.has(name))
      throw new TypeError(`unknown profile "${name}": expected one of ${[...profiles.keys()].join(", ")}, all`);
  }
  return names.includes("all") ? [...profiles.keys()] : [...new Set(names)];
}

/** A loopback endpoint has neither rate limits nor a bill, and the server is ours. */
export function isLoopback(endpoint: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(endpoint.hostname);
}

function parseOutput(text: string): "text" | "json" {
  if (text === "text" || text === "json") return text;
  throw new TypeError(`invalid --output ${text}: expected text or json`);
}
