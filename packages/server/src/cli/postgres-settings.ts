import { defaultOptions, outcomeLookupMsMax, type PostgresOptions } from "@openswf/store-postgres/options";
import { Problem } from "./problem.ts";

/** What can be said of a PostgreSQL store on the command line. */
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

/** Reads `NAME=VALUE`, or several with commas between them, as a variable of the environment has them. */
export function parsePostgresSettings(text: string): PostgresSettings {
  const settings: Record<string, number | string> = {};
  for (const setting of text.split(",")) {
    const [name = "", value = "", ...more] = setting.split("=").map((part) => part.trim());
    if (value === "" || more.length > 0) {
      throw Problem.ofUsage(`The setting "${setting}" of --postgres is not of the form NAME=VALUE.`);
    }
    if (isNumberName(name)) settings[name] = wholeNumber(name, value);
    else if (isChoiceName(name)) settings[name] = choice(name, value);
    else throw Problem.ofUsage(`There is no setting "${name}" of --postgres. All are in: openswf serve --help`);
  }
  // Each value was checked against its name above.
  return settings as PostgresSettings;
}

function wholeNumber(name: NumberName, value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  // Only a timeout can be 0: it leaves the time to the database.
  if (name === "outcomeLookupMs" && number > outcomeLookupMsMax) {
    throw Problem.ofUsage(`The setting ${name} of --postgres can be ${outcomeLookupMsMax} at most.`);
  }
  if (number >= (name === "statementTimeoutMs" ? 0 : 1)) return number;
  throw Problem.ofUsage(`The setting ${name} of --postgres must be a whole number, not "${value}".`);
}

function choice(name: keyof typeof choices, value: string): string {
  const known: readonly string[] = choices[name];
  if (known.includes(value)) return value;
  throw Problem.ofUsage(`The setting ${name} of --postgres must be ${known.join(" or ")}, not "${value}".`);
}

const explained: Readonly<Record<NumberName | keyof typeof choices, string>> = {
  writeConnectionsMax: "connections for commits and registrations",
  readConnectionsMax: "connections for reads of one execution or task list",
  listConnectionsMax: "connections for lists, counts and scans, which may take long",
  groupsAtOnce: "groups of commits on their way at once",
  connectTimeoutMs: "how long to wait for a connection",
  statementTimeoutMs: "how long a statement may take; 0 leaves it to the database",
  outcomeLookupMs: "how long to ask what became of a commit whose answer was lost",
  migrations: "apply brings the tables up to date at the start; check refuses old ones",
  preparedStatements: "off behind a pooler that shares connections by transaction",
  notices: "listen hears of other servers' tasks at once; off behind such a pooler",
  groupBy: "shard sends a call for each shard, for Citus",
};

/** A line for each setting, with its default: for the help. */
export function postgresHelp(): string {
  const names = [...numberNames, ...(Object.keys(choices) as (keyof typeof choices)[])];
  return names
    .map((name) => `  ${name.padEnd(22)}${String(defaultOptions[name]).padEnd(8)}${explained[name]}`)
    .join("\n");
}
