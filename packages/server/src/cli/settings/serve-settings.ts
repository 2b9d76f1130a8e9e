import type { ExtensionsSetting } from "@openswf/core/operations/extensions/offer";
import { Problem } from "@openswf/core/ports/problem";
import type { StoreAddress, StoreSettingValues } from "@openswf/core/stores/store-kind";
import type { Throttling } from "@openswf/core/throttle/throttle";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { type Command, Option } from "commander";
import type { EventDestinations } from "../../events/event-destinations.ts";
import { isLoopback } from "../../http/addresses/loopback.ts";
import type { HttpLimits } from "../../http/http-limits.ts";
import type { TlsFiles } from "../../http/tls/tls-files.ts";
import { fileOf } from "../configuration/applied-file.ts";
import type { ConfigurationFile } from "../configuration/configuration-file.ts";
import { NumberOption, TableOption } from "../configuration/option-forms.ts";
import { type AccessFlags, type AccessSettings, accessOptions, accessSettingsOf } from "./access-settings.ts";
import { allowedHostOption } from "./allowed-hosts.ts";
import { type EventFlags, eventOptions, eventSettings } from "./event-settings.ts";
import { type HttpSettings, httpLimitsOf, httpOption } from "./http-settings.ts";
import { type LimitSettings, limitEntries, parseLimitSettings, readLimitsFile } from "./limit-settings.ts";
import { type LogLevel, logLevels } from "./log-level.ts";
import { type MetricsFlags, type MetricsSettings, metricsOptions, metricsSettings } from "./metrics-settings.ts";
import { parsePort } from "./parse-port.ts";
import { refuseToServeAll } from "./refuse-to-serve-all.ts";
import { storeOption, storeSettingOptions, storeSettingsOf } from "./store-options.ts";
import { type TlsFlags, tlsOptions, tlsSettings } from "./tls-settings.ts";
import { type TraceFlags, type TraceSettings, traceOptions, traceSettings } from "./trace-settings.ts";

/** All settings of a server, validated. */
export interface ServeSettings {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Names by which web pages may call this server, and on loopback programs too, besides its address. */
  readonly allowedHosts: readonly string[];
  readonly store: StoreAddress;
  /** What the store's kind can set. */
  readonly storeSettings: StoreSettingValues;
  /** Region of requests that are not signed. */
  readonly region: string;
  readonly account: string;
  readonly logLevel: LogLevel;
  /** Anything that implements Lambda's Invoke API. */
  readonly lambdaEndpoint: URL | undefined;
  readonly limits: Limits;
  readonly throttling: Throttling;
  /** Whether to offer operations that SWF does not have, and whom to tell. */
  readonly extensions: ExtensionsSetting;
  readonly access: AccessSettings;
  /** `--insecure`: the operator accepts that anyone who can connect can do anything. */
  readonly acceptsAll: boolean;
  /** When `undefined`, the server speaks plain HTTP. */
  readonly tls: TlsFiles | undefined;
  readonly http: HttpLimits;
  /** Whether the web console is served. `read-only`: it is, and web pages can change nothing. */
  readonly console: "on" | "off" | "read-only" | "if installed";
  readonly metrics: MetricsSettings;
  /** `undefined` when nothing is traced. */
  readonly traces: TraceSettings | undefined;
  /** `undefined` when no state changes are published. */
  readonly events: EventDestinations | undefined;
  /** What was read beside flags and variables. */
  readonly configurationFile: ConfigurationFile | undefined;
}

/** The options below as commander parses them. */
interface ServeFlags extends AccessFlags, TlsFlags, MetricsFlags, TraceFlags, EventFlags {
  readonly host: string;
  readonly port: number;
  readonly allowedHost: readonly string[];
  readonly store: StoreAddress;
  readonly region: string;
  readonly account: string;
  readonly logLevel: LogLevel;
  readonly lambdaEndpoint?: URL;
  readonly limit: LimitSettings;
  readonly limitsFile?: string;
  readonly http: HttpSettings;
  readonly throttle: "on" | Throttling;
  readonly extensions: ExtensionsSetting;
  readonly console: ServeSettings["console"] | "auto";
}

const ports = { min: 0, max: 65_535 };

const serveOptions = (): readonly Option[] => [
  new NumberOption("--port <number>", "port to listen on; 0 picks a free port, which the ready line names", ports)
    .env("OPENSWF_PORT")
    .default(7930)
    .argParser(parsePort),
  new Option("--host <address>", "address to listen on").env("OPENSWF_HOST").default("127.0.0.1"),
  allowedHostOption(),
  storeOption(),
  ...storeSettingOptions(),
  new Option("--region <name>", "region of requests that are not signed")
    .env("OPENSWF_REGION")
    .default("us-east-1")
    .argParser(parseRegion),
  new Option("--account <id>", "account that owns everything while access control is off, 12 digits")
    .env("OPENSWF_ACCOUNT")
    .default("123456789012")
    .argParser(parseAccount),
  new Option("--log-level <level>", "lowest level to log, on stderr")
    .env("OPENSWF_LOG_LEVEL")
    .choices(logLevels)
    .default("info"),
  new Option("--lambda-endpoint <url>", "URL of a Lambda Invoke API; without it, Lambda functions fail to start")
    .env("OPENSWF_LAMBDA_ENDPOINT")
    .argParser(parseUrl),
  new TableOption("--limit <name=value>", "change a limit listed below; repeatable", limitEntries)
    .env("OPENSWF_LIMIT")
    .argParser((text: string, before: LimitSettings) => ({ ...before, ...parseLimitSettings(text) })),
  new Option(
    "--limits-file <path>",
    'JSON file of limits, such as {"openTimersMax": 50}; --limit takes precedence',
  ).env("OPENSWF_LIMITS_FILE"),
  new Option(
    "--throttle <mode>",
    "apply the service's rate limits per account or per principal; on is the same as account",
  )
    .env("OPENSWF_THROTTLE")
    .choices(["off", "on", "account", "principal"])
    .default("off"),
  new Option(
    "--extensions <mode>",
    "offer operations that SWF does not have, such as OpenSWF.WaitForClose; on: announce them to every client, asked: to those that ask",
  )
    .env("OPENSWF_EXTENSIONS")
    .choices(["off", "asked", "on"])
    .default("asked"),
  new Option(
    "--console <mode>",
    "serve the web console at /console/; auto: if it is installed and the server listens on loopback; read-only: without actions, and web pages are refused all changes",
  )
    .env("OPENSWF_CONSOLE")
    .choices(["auto", "on", "off", "read-only"])
    .default("auto"),
  ...metricsOptions(),
  ...traceOptions(),
  ...eventOptions(),
  ...accessOptions(),
  ...tlsOptions(),
  httpOption(),
  new Option(
    "--insecure",
    "accept connections from other machines without access control: anyone who can connect can do anything",
  ).env("OPENSWF_INSECURE"),
];

/** Adds all server options to `command`, and returns it. */
export function addServeOptions(command: Command): Command {
  for (const option of serveOptions()) command.addOption(option);
  return command;
}

/** Adds all server options to `command`, and calls `read` with the validated settings. */
export function withServeOptions(command: Command, read: (settings: ServeSettings) => Promise<void>): Command {
  return addServeOptions(command).action(async (flags: ServeFlags) => read(settingsOf(flags, command)));
}

function settingsOf(flags: ServeFlags, command: Command): ServeSettings {
  const { host, port, store, region, account, logLevel } = flags;
  const access = accessSettingsOf(flags, command);
  const acceptsAll = command.getOptionValue("insecure") === true;
  // When only the store knows whether access control is on, the check waits until the store is open.
  const letsAllIn = access.mode === "off" || (access.mode === "auto" && store.kind.lasting === undefined);
  if (letsAllIn) refuseToServeAll({ host, acceptsAll });
  const fromFile = flags.limitsFile === undefined ? {} : readLimitsFile(flags.limitsFile);
  return {
    host,
    port,
    allowedHosts: flags.allowedHost,
    store,
    storeSettings: storeSettingsOf(store, command),
    region,
    account,
    logLevel,
    lambdaEndpoint: flags.lambdaEndpoint,
    limits: { ...defaultLimits, ...fromFile, ...flags.limit },
    throttling: flags.throttle === "on" ? "account" : flags.throttle,
    extensions: flags.extensions,
    access,
    acceptsAll,
    tls: tlsSettings(flags),
    http: httpLimitsOf(flags.http),
    metrics: metricsSettings(flags),
    traces: traceSettings(flags),
    events: eventSettings(flags),
    console: flags.console === "auto" ? (isLoopback(host) ? "if installed" : "off") : flags.console,
    configurationFile: fileOf(command),
  };
}

function parseRegion(text: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(text)) return text;
  throw Problem.ofUsage(`Invalid region "${text}": expected a name such as us-east-1.`);
}

function parseAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw Problem.ofUsage(`Invalid account "${text}": expected 12 digits.`);
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw Problem.ofUsage(`Invalid Lambda endpoint "${text}": expected an http or https URL.`);
}
