import type { Throttling } from "@openswf/core/throttle/throttle";
import { defaultLimits, type Limits } from "@openswf/model/limits";
import { type Command, Option } from "commander";
import type { HttpLimits } from "../http/http-limits.ts";
import type { TlsFiles } from "../http/tls-files.ts";
import { type AccessFlags, type AccessSettings, accessOptions, accessSettingsOf } from "./access-settings.ts";
import { type HttpSettings, httpLimitsOf, httpOption } from "./http-settings.ts";
import { type LimitSettings, parseLimitSettings, readLimitsFile } from "./limit-settings.ts";
import { type LogLevel, logLevels } from "./logger.ts";
import { refuseToServeAll } from "./open-access.ts";
import { type PostgresSettings, parsePostgresSettings } from "./postgres-settings.ts";
import { Problem } from "./problem.ts";
import { defaultStore, parseStoreAddress, type StoreAddress } from "./store-address.ts";
import { isSwitchedOn } from "./switch.ts";
import { type TlsFlags, tlsOptions, tlsSettings } from "./tls-settings.ts";

/** All that a server can be told, checked. */
export interface ServeSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly store: StoreAddress;
  /** What was said of a PostgreSQL store. */
  readonly postgres: PostgresSettings;
  /** Where names live for requests that carry no signature. */
  readonly region: string;
  readonly account: string;
  readonly logLevel: LogLevel;
  /** Anything that speaks Lambda's Invoke API. */
  readonly lambdaEndpoint: URL | undefined;
  readonly limits: Limits;
  readonly throttling: Throttling;
  readonly access: AccessSettings;
  /** That everybody who can connect may do everything has been accepted. */
  readonly acceptsAll: boolean;
  /** Without it, plain HTTP is served. */
  readonly tls: TlsFiles | undefined;
  readonly http: HttpLimits;
}

/** What commander makes of the options below. */
interface ServeFlags extends AccessFlags, TlsFlags {
  readonly host: string;
  readonly port: number;
  readonly store: StoreAddress;
  readonly postgres: PostgresSettings;
  readonly region: string;
  readonly account: string;
  readonly logLevel: LogLevel;
  readonly lambdaEndpoint?: URL;
  readonly limit: LimitSettings;
  readonly limitsFile?: string;
  readonly http: HttpSettings;
  readonly throttle: "on" | Throttling;
}

/** The option that `serve`, `backup` and `verify` share. */
export const storeOption = (): Option =>
  new Option("--store <address>", "where everything is kept: sqlite:PATH, postgres://..., or memory to keep nothing")
    .env("OPENSWF_STORE")
    .default(parseStoreAddress(defaultStore), defaultStore)
    .argParser(parseStoreAddress);

const serveOptions = (): readonly Option[] => [
  new Option("--port <number>", "port to listen on; 0 takes a free one, which the ready line names")
    .env("OPENSWF_PORT")
    .default(7930)
    .argParser(parsePort),
  new Option("--host <address>", "address to listen on").env("OPENSWF_HOST").default("127.0.0.1"),
  storeOption(),
  new Option("--postgres <name=value>", "change how a PostgreSQL store is used; may be given again and again")
    .env("OPENSWF_POSTGRES")
    .default({}, "see below")
    .argParser((text: string, before: PostgresSettings) => ({ ...before, ...parsePostgresSettings(text) })),
  new Option("--region <name>", "region of requests that are not signed for one")
    .env("OPENSWF_REGION")
    .default("us-east-1")
    .argParser(parseRegion),
  new Option("--account <id>", "account that owns all names where access control is off, 12 digits")
    .env("OPENSWF_ACCOUNT")
    .default("123456789012")
    .argParser(parseAccount),
  new Option("--log-level <level>", "least important lines that are logged, on stderr")
    .env("OPENSWF_LOG_LEVEL")
    .choices(logLevels)
    .default("info"),
  new Option("--lambda-endpoint <url>", "where Lambda functions are invoked; without it, they fail to start")
    .env("OPENSWF_LAMBDA_ENDPOINT")
    .argParser(parseUrl),
  new Option("--limit <name=value>", "change a limit; may be given again and again (a,b in the variable)")
    .env("OPENSWF_LIMIT")
    .default({}, "the service's own numbers")
    .argParser((text: string, before: LimitSettings) => ({ ...before, ...parseLimitSettings(text) })),
  new Option("--limits-file <path>", "JSON object of limits; --limit goes before it").env("OPENSWF_LIMITS_FILE"),
  new Option("--throttle <mode>", "the service's rate limits, per account (on) or per principal")
    .env("OPENSWF_THROTTLE")
    .choices(["off", "on", "account", "principal"])
    .default("off"),
  ...accessOptions(),
  ...tlsOptions(),
  httpOption(),
  new Option("--insecure", "accept that everybody who can reach --host can do everything").env("OPENSWF_INSECURE"),
];

/** Gives `command` every option of a server; `read` gets them checked. */
export function withServeOptions(command: Command, read: (settings: ServeSettings) => Promise<void>): Command {
  for (const option of serveOptions()) command.addOption(option);
  return command.action(async (flags: ServeFlags) => read(settingsOf(flags, command)));
}

function settingsOf(flags: ServeFlags, command: Command): ServeSettings {
  const { host, port, store, postgres, region, account, logLevel } = flags;
  const access = accessSettingsOf(flags, command);
  const acceptsAll = isSwitchedOn(command, "insecure", "OPENSWF_INSECURE");
  // Where only the store knows whether there is anybody to let in, it is asked later.
  const letsAllIn = access.mode === "off" || (access.mode === "auto" && store.kind === "memory");
  if (letsAllIn) refuseToServeAll({ host, acceptsAll });
  const fromFile = flags.limitsFile === undefined ? {} : readLimitsFile(flags.limitsFile);
  return {
    host,
    port,
    store,
    postgres,
    region,
    account,
    logLevel,
    lambdaEndpoint: flags.lambdaEndpoint,
    limits: { ...defaultLimits, ...fromFile, ...flags.limit },
    throttling: flags.throttle === "on" ? "account" : flags.throttle,
    access,
    acceptsAll,
    tls: tlsSettings(flags),
    http: httpLimitsOf(flags.http),
  };
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw Problem.ofUsage(`The port "${text}" is no number from 0 to 65535.`);
}

function parseRegion(text: string): string {
  if (/^[a-z0-9-]{1,64}$/.test(text)) return text;
  throw Problem.ofUsage(`The region "${text}" is not of the form us-east-1.`);
}

function parseAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw Problem.ofUsage(`The account "${text}" is not 12 digits.`);
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw Problem.ofUsage(`The Lambda endpoint "${text}" is no http or https URL.`);
}
