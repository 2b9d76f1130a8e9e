import { parseArgs } from "node:util";
import type { Credentials } from "./wire/signature.ts";

export interface Options {
  readonly endpoint: URL;
  readonly region: string;
  readonly profile: string | undefined;
  /** An existing domain to work in. Without it the run registers its own. */
  readonly domain: string | undefined;
  readonly concurrency: number;
  /** Run only the scenarios whose "area: title" contains this text. */
  readonly only: string | undefined;
  readonly slow: boolean;
  /** Members of events that older services lack. Where the endpoint leaves one out, that is no difference. */
  readonly overlooked: ReadonlySet<string>;
  /** A failure counts also where no recording shows what Amazon SWF does. */
  readonly strict: boolean;
  /** Files to write the report to, as Markdown or, where the name ends in `.json`, as JSON. */
  readonly reports: readonly string[];
  /** The endpoint can invoke the Lambda functions `echo`, `fail` and `slow`. */
  readonly lambda: boolean;
  readonly lambdaPort: number | undefined;
  readonly lambdaRole: string;
  /** The key of a caller with exactly the permissions in restricted-policy.json. */
  readonly restricted: Credentials | undefined;
}

/** An installed package is called by its own name. */
const program: string = import.meta.url.includes("/node_modules/")
  ? "npx @openswf/conformance"
  : "npm run conformance --";

export const usage: string = `${program} --endpoint URL [flags]

Asks an Amazon SWF endpoint how it behaves: the service itself, openswf, or an emulator.

  --endpoint URL      the SWF endpoint to examine (required)
  --region REGION     default: AWS_REGION, else us-east-1
  --profile NAME      a profile in the shared AWS configuration; default: the AWS_* variables and the usual chain
                      (on a loopback endpoint without AWS_ACCESS_KEY_ID: made-up credentials)
  --domain NAME       work in this existing domain and skip the scenarios that register domains
  --concurrency N     run up to N scenarios in parallel; default: 8
  --only TEXT         run only the scenarios whose "area: title" contains TEXT
  --report FILE       also write a report: Markdown, or JSON if the name ends in .json; may be given twice
  --overlook NAMES    members of events, separated by commas, that the endpoint may leave out: older services lack some,
                      such as taskPriority or the scheduleToStartTimeout of decision tasks
  --strict            count failures also where no recording shows what Amazon SWF does
  --slow              also run the scenarios that wait for an empty poll to end (one minute)
  --lambda            the endpoint can invoke the Lambda functions echo, fail and slow
  --lambda-port N     serve those functions at http://127.0.0.1:N (implies --lambda)
  --lambda-role ARN   the role given to executions that invoke them
  --restricted-access-key-id ID, --restricted-secret-access-key SECRET
                      also run the scenarios about permissions, with the key of a caller that has
                      conformance/restricted-policy.json and no other policy. Prefer the environment variables
                      CONFORMANCE_RESTRICTED_ACCESS_KEY_ID and CONFORMANCE_RESTRICTED_SECRET_ACCESS_KEY: other users
                      of the machine cannot read those
`;

/** Throws a TypeError with a message for the user if the flags are invalid. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: "string" },
      region: { type: "string" },
      profile: { type: "string" },
      domain: { type: "string" },
      concurrency: { type: "string", default: "8" },
      only: { type: "string" },
      slow: { type: "boolean", default: false },
      overlook: { type: "string", multiple: true, default: [] },
      strict: { type: "boolean", default: false },
      report: { type: "string", multiple: true, default: [] },
      lambda: { type: "boolean", default: false },
      "lambda-port": { type: "string" },
      "lambda-role": { type: "string", default: "arn:aws:iam::123456789012:role/conformance" },
      "restricted-access-key-id": { type: "string" },
      "restricted-secret-access-key": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  if (values.endpoint === undefined) throw new TypeError("--endpoint is required");
  const lambdaPort = values["lambda-port"];
  const { AWS_REGION } = process.env;
  return {
    endpoint: parseEndpoint(values.endpoint),
    region: values.region ?? AWS_REGION ?? "us-east-1",
    profile: values.profile,
    domain: values.domain,
    concurrency: parseCount("--concurrency", values.concurrency, 1, 256),
    only: values.only,
    slow: values.slow,
    overlooked: new Set(values.overlook.flatMap((names) => names.split(",")).map(parseMember)),
    strict: values.strict,
    reports: values.report,
    lambda: values.lambda || lambdaPort !== undefined,
    lambdaPort: lambdaPort === undefined ? undefined : parseCount("--lambda-port", lambdaPort, 0, 65535),
    lambdaRole: values["lambda-role"],
    restricted: restrictedKey(values["restricted-access-key-id"], values["restricted-secret-access-key"]),
  };
}

function restrictedKey(id: string | undefined, secret: string | undefined): Credentials | undefined {
  const { CONFORMANCE_RESTRICTED_ACCESS_KEY_ID, CONFORMANCE_RESTRICTED_SECRET_ACCESS_KEY } = process.env;
  const accessKeyId = id ?? CONFORMANCE_RESTRICTED_ACCESS_KEY_ID;
  const secretAccessKey = secret ?? CONFORMANCE_RESTRICTED_SECRET_ACCESS_KEY;
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey };
  throw new TypeError("the restricted key is incomplete: give both its id and its secret");
}

/** A loopback endpoint has neither rate limits nor a bill, and the server is ours. */
export function isLoopback(endpoint: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(endpoint.hostname);
}

function parseEndpoint(text: string): URL {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new TypeError(`invalid --endpoint ${text}: expected an http or https URL`);
  return new URL(text);
}

function parseMember(text: string): string {
  const name = text.trim();
  if (/^[a-z][A-Za-z]*$/.test(name)) return name;
  throw new TypeError(`invalid --overlook ${name}: expected names of members such as taskPriority`);
}

function parseCount(flag: string, text: string, least: number, most: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least || count > most) {
    throw new TypeError(`invalid ${flag} ${text}: expected a whole number from ${least} to ${most}`);
  }
  return count;
}
