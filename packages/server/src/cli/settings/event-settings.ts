import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Problem } from "@openswf/core/ports/problem";
import { reasonOf } from "@openswf/store-sqlite/store-file";
import { Option } from "commander";
import type { EventDestinations, WebhookDestination } from "../../events/event-destinations.ts";
import { parseWebhookSecrets } from "../../events/webhook-signature.ts";
import { eventsSecretVariable } from "../configuration/known-variables.ts";
import { ListOption } from "../configuration/option-forms.ts";

/** The options below as commander parses them. */
export interface EventFlags {
  readonly eventsFile?: string;
  readonly eventsUrl?: URL;
  readonly eventsSecretFile?: string;
  readonly eventsCa?: string;
  readonly eventsDomain: readonly string[];
  readonly eventsDiscard?: boolean;
}

export const eventOptions = (): readonly Option[] => [
  new Option(
    "--events-file <path>",
    "append state changes of executions to this file as lines of JSON, in the shape of Amazon EventBridge",
  ).env("OPENSWF_EVENTS_FILE"),
  new Option("--events-url <url>", "send state changes of executions to this URL, each in a signed POST")
    .env("OPENSWF_EVENTS_URL")
    .argParser(parseEventsUrl),
  new Option(
    "--events-secret-file <path>",
    `file with the secret that signs what is sent to --events-url, and any earlier ones, one a line; ${eventsSecretVariable} can hold the secret itself instead`,
  ).env("OPENSWF_EVENTS_SECRET_FILE"),
  new Option(
    "--events-ca <path>",
    "trust these authorities (PEM), and no others, for the certificate of --events-url",
  ).env("OPENSWF_EVENTS_CA"),
  new ListOption("--events-domain <name>", "publish state changes of this domain only; repeatable")
    .env("OPENSWF_EVENTS_DOMAINS")
    .default([], "all domains")
    .argParser((text: string, before: readonly string[]) => [...before, ...parseDomains(text)]),
  new Option(
    "--events-discard",
    "give up state changes that are stored and were not published, instead of keeping them for a server that publishes",
  ).env("OPENSWF_EVENTS_DISCARD"),
];

/** `undefined` when nothing is published; without a file and a webhook, stored events are given up. */
export function eventSettings(flags: EventFlags): EventDestinations | undefined {
  const { eventsFile: file, eventsUrl: url, eventsDomain, eventsDiscard: discards = false } = flags;
  if (url === undefined) refuseWithoutUrl(flags);
  if (file === undefined && url === undefined) {
    if (eventsDomain.length > 0) {
      throw Problem.ofUsage("--events-domain needs --events-file or --events-url, which say where events go.");
    }
    return discards ? { file: undefined, webhook: undefined, domains: undefined } : undefined;
  }
  if (discards) {
    throw Problem.ofUsage("--events-discard contradicts --events-file and --events-url. Start once without these.");
  }
  const webhook = url === undefined ? undefined : webhookSettings(url, flags);
  return { file, webhook, domains: eventsDomain.length === 0 ? undefined : new Set(eventsDomain) };
}

function refuseWithoutUrl({ eventsSecretFile, eventsCa }: EventFlags): void {
  if (eventsSecretFile !== undefined) throw Problem.ofUsage("--events-secret-file needs --events-url.");
  if (eventsCa !== undefined) throw Problem.ofUsage("--events-ca needs --events-url.");
}

function webhookSettings(url: URL, { eventsSecretFile: secretFile, eventsCa }: EventFlags): WebhookDestination {
  const ca = eventsCa === undefined ? undefined : readAuthorities(eventsCa);
  const secret = process.env[eventsSecretVariable];
  if (secretFile !== undefined) {
    if (secret !== undefined && secret !== "") {
      throw Problem.ofUsage(
        `--events-secret-file and ${eventsSecretVariable} both have secrets. Put all of them, one a line, into the file, and unset the variable.`,
      );
    }
    const keys = parseWebhookSecrets(readText(secretFile, "--events-secret-file"), secretFile);
    return { url, keys, secretFile, ca };
  }
  if (secret === undefined || secret === "") {
    throw Problem.ofUsage(
      `--events-url needs a secret to sign with: pass --events-secret-file, or set ${eventsSecretVariable}. To make one, run: echo "whsec_$(openssl rand -base64 32)"`,
    );
  }
  return { url, keys: parseWebhookSecrets(secret.replaceAll(",", "\n"), eventsSecretVariable), secretFile, ca };
}

/** Node would ignore a file without a certificate, and then trust nobody. */
function readAuthorities(path: string): string {
  const text = readText(path, "--events-ca");
  try {
    new X509Certificate(text);
  } catch {
    throw Problem.ofUsage(`${path} does not contain a certificate in PEM form. Check --events-ca.`);
  }
  return text;
}

function readText(path: string, flag: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw Problem.ofUsage(`${path} cannot be read: ${reasonOf(cause)}. Check ${flag}.`);
  }
}

/** Refuses what no domain is called: nothing would ever be published, and nobody would hear why. */
function parseDomains(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !/^[^:/|\p{Cc}]{1,256}$/u.test(name));
  if (wrong === undefined) return names;
  throw Problem.ofUsage(`Invalid --events-domain "${wrong}": expected the name of a domain.`);
}

function parseEventsUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  // Not the text: it may hold a password.
  throw Problem.ofUsage("Invalid --events-url: expected an http or https URL.");
}
