import { Option } from "commander";
import { defaultHttpLimits, type HttpLimits } from "../http/http-limits.ts";
import { didYouMean } from "./nearest-names.ts";
import { Problem } from "./problem.ts";

export type HttpSettings = Partial<HttpLimits>;
type Name = keyof HttpLimits;

const explained: Readonly<Record<Name, string>> = {
  headerBytesMax: "largest request line and headers, bytes",
  headersTimeoutMs: "longest time a client may take to shake hands, and to send its headers",
  requestTimeoutMs: "longest time a client may take to send a whole request",
  slowReplyMs: "longest time a client may leave a part of its reply unread",
  timeoutsCheckedEveryMs: "how often these timeouts are looked at",
  keepAliveMs: "how long an idle connection is kept",
  connectionsMax: "open connections; more are closed as they come",
  connectionsPerAddressMax: "those from one address; three quarters of connectionsMax unless it is said",
  listenBacklog: "connections the kernel may hold that were not accepted yet",
  incomingBytesMax: "bytes of request bodies being received, over all connections; more are answered 503",
  requestsAheadMax: "requests a client may send ahead of a reply that it waits for; more close its connection",
  unreadBytesMax: "bytes of replies not read yet, over all connections; more close who has waited for the longest",
  refusedBytesMax: "bytes of a refused body that are read, so that the client sees why",
  lastRepliesMs: "longest time the last replies may take to leave when the server stops",
  tlsFilesReadEveryMs: "how often the TLS files are read anew",
};
// The table's keys are the names: `Object.keys` only forgets their type.
const names = Object.keys(explained) as readonly Name[];

export const httpOption = (): Option =>
  new Option("--http <name=value>", "change a bound of the HTTP front; may be given again and again")
    .env("OPENSWF_HTTP")
    .default({}, "see below")
    .argParser((text: string, before: HttpSettings) => ({ ...before, ...parseHttpSettings(text) }));

/** Reads `NAME=VALUE`, or several with commas between them, as a variable of the environment has them. */
export function parseHttpSettings(text: string): HttpSettings {
  const settings: Partial<Record<Name, number>> = {};
  for (const setting of text.split(",")) {
    const [name = "", value = "", ...more] = setting.split("=").map((part) => part.trim());
    if (value === "" || more.length > 0) {
      throw Problem.ofUsage(`The setting "${setting}" of --http is not of the form NAME=VALUE.`);
    }
    settings[knownName(name)] = wholeNumber(name, value);
  }
  return settings;
}

/** All bounds of a server that was told these. */
export function httpLimitsOf(settings: HttpSettings): HttpLimits {
  const limits = { ...defaultHttpLimits, ...settings };
  const { headersTimeoutMs, requestTimeoutMs, connectionsMax } = limits;
  if (headersTimeoutMs > requestTimeoutMs) {
    throw Problem.ofUsage("The setting headersTimeoutMs of --http can not be longer than requestTimeoutMs.");
  }
  return {
    ...limits,
    connectionsPerAddressMax: settings.connectionsPerAddressMax ?? Math.ceil(connectionsMax * 0.75),
  };
}

/** A line for each setting, with its default: for the help. */
export const httpHelp = (): string =>
  names.map((name) => `  ${name.padEnd(26)}${String(defaultHttpLimits[name]).padEnd(11)}${explained[name]}`).join("\n");

function knownName(name: string): Name {
  const known = names.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const meant = didYouMean(name, names);
  throw Problem.ofUsage(`There is no setting "${name}" of --http.${meant} All are in: openswf serve --help`);
}

function wholeNumber(name: string, value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1) return number;
  throw Problem.ofUsage(`The setting ${name} of --http must be a whole number of 1 or more, not "${value}".`);
}
