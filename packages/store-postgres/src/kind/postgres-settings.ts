import { Problem } from "@openswf/core/ports/problem";
import type { StoreSettingEntry, StoreSettings, StoreSettingValues } from "@openswf/core/stores/store-kind";
import { defaultOptions, outcomeLookupMsMax, type PostgresOptions } from "../connection/options.ts";

/** The PostgreSQL options that the command line can set. */
export type PostgresSettings = Partial<Pick<PostgresOptions, NumberName | keyof typeof choices>>;

const numberNames = [
  "writeConnectionsMax",
  "readConnectionsMax",
  "listConnectionsMax",
  "groupsAtOnce",
  "connectTimeoutMs",
  "statementTimeoutMs",
  "outcomeLookupMs",
] as const;
type NumberName = (typeof numberNames)[number];
const choices = {
  migrations: ["apply", "check"],
  preparedStatements: ["named", "off"],
  notices: ["listen", "off"],
  groupBy: ["group", "shard"],
} as const;

const isNumberName = (name: string): name is NumberName => numberNames.some((known) => known === name);
const isChoiceName = (name: string): name is keyof typeof choices => name in choices;

/** Parses `NAME=VALUE`, or several separated by commas, as in an environment variable. */
function parseSettings(text: string): StoreSettingValues {
  const settings: Record<string, number | string> = {};
  for (const setting of text.split(",")) {
    const [name = "", value = "", ...more] = setting.split("=").map((part) => part.trim());
    if (value === "" || more.length > 0) {
      throw Problem.ofUsage(`Invalid --postgres setting "${setting}": expected NAME=VALUE.`);
    }
    if (isNumberName(name)) settings[name] = wholeNumber(name, value);
    else if (isChoiceName(name)) settings[name] = choice(name, value);
    else throw Problem.ofUsage(`Unknown --postgres setting "${name}". For a list, run: openswf serve --help`);
  }
  return settings;
}

function wholeNumber(name: NumberName, value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  // Only statementTimeoutMs can be 0: the database's own timeout then applies.
  if (name === "outcomeLookupMs" && number > outcomeLookupMsMax) {
    throw Problem.ofUsage(`Invalid --postgres setting ${name}=${value}: expected at most ${outcomeLookupMsMax}.`);
  }
  if (number >= (name === "statementTimeoutMs" ? 0 : 1)) return number;
  throw Problem.ofUsage(`Invalid --postgres setting ${name}=${value}: expected a whole number.`);
}

function choice(name: keyof typeof choices, value: string): string {
  const known: readonly string[] = choices[name];
  if (known.includes(value)) return value;
  throw Problem.ofUsage(`Invalid --postgres setting ${name}=${value}: expected ${known.join(" or ")}.`);
}

const explained: Readonly<Record<NumberName | keyof typeof choices, string>> = {
  writeConnectionsMax: "connections for commits and registrations",
  readConnectionsMax: "connections for reads of one execution or task list",
  listConnectionsMax: "connections for lists, counts and scans, which can be slow",
  groupsAtOnce: "groups of commits in flight at once",
  connectTimeoutMs: "how long to wait for a connection",
  statementTimeoutMs: "how long a statement may take; 0 uses the database's own timeout",
  outcomeLookupMs: "how long to retry finding out whether a commit with a lost reply took effect",
  migrations: "apply updates the tables at startup; check refuses to start on outdated tables",
  preparedStatements: "named, or off behind a connection pooler in transaction mode",
  notices: "listen learns of other servers' tasks at once; use off behind such a pooler",
  groupBy: "group, or shard to send one statement per shard; over Citus, always one per Citus shard",
};

// `as`: the table's keys are the names.
const names = [...numberNames, ...(Object.keys(choices) as (keyof typeof choices)[])];

/** The help on the settings: one line each, with its default. */
export function postgresHelp(): string {
  return names
    .map((name) => `  ${name.padEnd(22)}${String(defaultOptions[name]).padEnd(8)}${explained[name]}`)
    .join("\n");
}

const entries: readonly StoreSettingEntry[] = names.map((name) => ({
  name,
  default: defaultOptions[name],
  meaning: explained[name],
  ...(isChoiceName(name) && { choices: choices[name] }),
}));

export const postgresSettings: StoreSettings = {
  description: "change a PostgreSQL setting listed below; repeatable",
  parse: parseSettings,
  entries,
  help: () => `PostgreSQL settings and their defaults, for --postgres. The URL in --store accepts the same parameters as libpq, such as
sslmode and sslrootcert. What the URL omits comes from PGHOST, PGUSER, PGPASSWORD, PGSSLMODE and similar variables.
${postgresHelp()}`,
};
