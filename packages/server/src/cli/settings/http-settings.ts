import { Problem } from "@openswf/core/ports/problem";
import { defaultHttpLimits, type HttpLimits } from "../../http/http-limits.ts";
import { TableOption } from "../configuration/option-forms.ts";
import { didYouMean } from "../problems/nearest-names.ts";

export type HttpSettings = Partial<HttpLimits>;
type Name = keyof HttpLimits;

const explained: Readonly<Record<Name, string>> = {
  headerBytesMax: "largest request line and headers, bytes",
  headersTimeoutMs: "how long a client may take for the TLS handshake, and for its headers",
  requestTimeoutMs: "how long a client may take to send a whole request",
  slowReplyMs: "how long a client may leave part of a reply unread",
  timeoutsCheckedEveryMs: "how often these timeouts are checked",
  keepAliveMs: "how long an idle connection is kept",
  connectionsMax: "open connections; excess ones are closed on arrival",
  connectionsPerAddressMax: "the same per address; if not set, a quarter of connectionsMax",
  connectionsFromLoopbackMax: "the same for loopback addresses; if not set, three fifths of connectionsMax",
  listenBacklog: "connections that the kernel queues until they are accepted",
  incomingBytesMax: "bytes of request bodies being received, in total; more are answered 503",
  incomingBytesPerAddressMax: "the same per address; if not set, half of incomingBytesMax",
  unverifiedBytesMax: "the same on connections without a verified signature; if not set, a quarter",
  unverifiedBytesPerAddressMax: "the same of those per address; if not set, a sixteenth",
  unverifiedConnectionMs: "how long a connection without a verified signature is kept, with access control",
  requestsAheadMax: "requests a client may send ahead of a reply; more close its connection",
  unreadBytesMax: "bytes of unread replies, in total; above it, the longest unread is closed",
  refusedBytesMax: "bytes read of a refused body, so that the client sees the fault",
  lastRepliesMs: "how long the last replies may take to leave when the server stops",
  tlsFilesReadEveryMs: "how often the TLS files are reread",
};
// The table's keys are the names: `Object.keys` only loses their type.
const names = Object.keys(explained) as readonly Name[];
const entries = names.map((name) => ({ name, default: defaultHttpLimits[name], meaning: explained[name] }));

export const httpOption = (): TableOption =>
  new TableOption("--http <name=value>", "change an HTTP setting listed below; repeatable", entries)
    .env("OPENSWF_HTTP")
    .argParser((text: string, before: HttpSettings) => ({ ...before, ...parseHttpSettings(text) }));

/** Parses `NAME=VALUE`, or several separated by commas, as in an environment variable. */
export function parseHttpSettings(text: string): HttpSettings {
  const settings: Partial<Record<Name, number>> = {};
  for (const setting of text.split(",")) {
    const [name = "", value = "", ...more] = setting.split("=").map((part) => part.trim());
    if (value === "" || more.length > 0) {
      throw Problem.ofUsage(`Invalid --http setting "${setting}": expected NAME=VALUE.`);
    }
    settings[knownName(name)] = wholeNumber(name, value);
  }
  return settings;
}

/** All limits of a server with these settings. */
export function httpLimitsOf(settings: HttpSettings): HttpLimits {
  const limits = { ...defaultHttpLimits, ...settings };
  const { headersTimeoutMs, requestTimeoutMs } = limits;
  if (headersTimeoutMs > requestTimeoutMs) {
    throw Problem.ofUsage("The --http setting headersTimeoutMs cannot be longer than requestTimeoutMs.");
  }
  return { ...limits, ...sharesOf(limits), ...settings };
}

/** Shares of what all clients use together. */
const sharesOf = ({ connectionsMax, incomingBytesMax }: HttpLimits): HttpSettings => ({
  connectionsPerAddressMax: Math.ceil(connectionsMax / 4),
  connectionsFromLoopbackMax: Math.ceil((connectionsMax * 3) / 5),
  incomingBytesPerAddressMax: Math.ceil(incomingBytesMax / 2),
  unverifiedBytesMax: Math.ceil(incomingBytesMax / 4),
  unverifiedBytesPerAddressMax: Math.ceil(incomingBytesMax / 16),
});

/** The help on the settings: one line each, with its default. */
export const httpHelp = (): string =>
  names.map((name) => `  ${name.padEnd(30)}${String(defaultHttpLimits[name]).padEnd(11)}${explained[name]}`).join("\n");

function knownName(name: string): Name {
  const known = names.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  const meant = didYouMean(name, names);
  throw Problem.ofUsage(`Unknown --http setting "${name}".${meant} For a list, run: openswf serve --help`);
}

function wholeNumber(name: string, value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= 1) return number;
  throw Problem.ofUsage(`Invalid --http setting ${name}=${value}: expected a whole number of 1 or more.`);
}
