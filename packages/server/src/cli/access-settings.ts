import { readFileSync } from "node:fs";
import { parseSecretsKeys, SecretsKeyProblem, type SecretsKeys } from "@openswf/access/secrets/secrets-key";
import type { DeniedFault } from "@openswf/core/ports/access-control";
import { type Command, Option } from "commander";
import { Problem } from "./problem.ts";
import { isSwitchedOn } from "./switch.ts";

/** What a server is told of access control, checked. */
export interface AccessSettings {
  /** `auto`: on when there is anybody to let in. */
  readonly mode: "on" | "off" | "auto";
  /** Accounts, users, keys and policies; those of the store when `undefined`. */
  readonly file: string | undefined;
  readonly secretsKeys: SecretsKeys | undefined;
  /** Where those were read from, unless from the environment. */
  readonly secretsKeyFile: string | undefined;
  /** Regions that requests may be signed for; the server's own when `undefined`. */
  readonly regions: ReadonlySet<string> | undefined;
  readonly deniedFault: DeniedFault;
  readonly explainSignatures: boolean;
  readonly audit: AuditSettings | undefined;
}

export interface AuditSettings {
  /** `stdout` or a path. */
  readonly to: string;
  readonly fileBytesMax: number;
  readonly filesKept: number;
}

/** What commander makes of the options below. */
export interface AccessFlags {
  readonly access: "on" | "off" | "auto";
  readonly accessFile?: string;
  readonly secretsKeyFile?: string;
  readonly regions?: readonly string[];
  readonly deniedFault: DeniedFault;
  readonly auditLog?: string;
  readonly auditMaxBytes: number;
  readonly auditKeep: number;
}

/** Shared with the commands of `openswf access`. */
export const secretsKeyFileOption = (): Option =>
  new Option(
    "--secrets-key-file <path>",
    "key that seals secrets in the store (or the key itself in OPENSWF_SECRETS_KEY)",
  ).env("OPENSWF_SECRETS_KEY_FILE");

export const accessOptions = (): readonly Option[] => [
  new Option("--access <mode>", "check signatures and policies; auto: when the store or --access-file has accounts")
    .env("OPENSWF_ACCESS")
    .choices(["on", "off", "auto"])
    .default("auto"),
  new Option(
    "--access-file <path>",
    "accounts, users, keys and policies as one JSON file, in the place of those in the store",
  ).env("OPENSWF_ACCESS_FILE"),
  secretsKeyFileOption(),
  new Option(
    "--regions <names>",
    "regions that requests may be signed for, such as eu-west-1,eu-north-1; by default that of --region",
  )
    .env("OPENSWF_REGIONS")
    .argParser(parseRegions),
  new Option("--denied-fault <name>", "what a request that policies deny is answered with")
    .env("OPENSWF_DENIED_FAULT")
    .choices(["AccessDeniedException", "OperationNotPermittedFault"])
    .default("AccessDeniedException"),
  new Option(
    "--explain-signatures",
    "answer a wrong signature with what should have been signed: while you write a client, not in production",
  ).env("OPENSWF_EXPLAIN_SIGNATURES"),
  new Option("--audit-log <path>", "note every change and every refusal, a line each: a file, or stdout").env(
    "OPENSWF_AUDIT_LOG",
  ),
  new Option("--audit-max-bytes <number>", "size at which the file of the audit log is put aside")
    .env("OPENSWF_AUDIT_MAX_BYTES")
    .default(64 * 1024 * 1024)
    .argParser((text) => parseCount("--audit-max-bytes", text, 1024)),
  new Option("--audit-keep <number>", "how many files of the audit log are kept, besides the current one")
    .env("OPENSWF_AUDIT_KEEP")
    .default(10)
    .argParser((text) => parseCount("--audit-keep", text, 1)),
];

export function accessSettingsOf(flags: AccessFlags, command: Command): AccessSettings {
  const { access: mode, accessFile: file, regions, deniedFault, auditLog } = flags;
  if (mode === "off" && file !== undefined) throw contradiction("--access-file");
  if (mode === "off") refuseGiven(flagsOfAccessControl, command, contradiction);
  if (auditLog === undefined) refuseGiven(flagsOfAuditLog, command, needsAuditLog);
  return {
    mode: file === undefined ? mode : "on",
    file,
    secretsKeys: readSecretsKeys(flags.secretsKeyFile),
    secretsKeyFile: flags.secretsKeyFile,
    regions: regions === undefined ? undefined : new Set(regions),
    deniedFault,
    explainSignatures: isSwitchedOn(command, "explainSignatures", "OPENSWF_EXPLAIN_SIGNATURES"),
    audit:
      auditLog === undefined
        ? undefined
        : { to: auditLog, fileBytesMax: flags.auditMaxBytes, filesKept: flags.auditKeep },
  };
}

/** What means nothing where access control is off, and what without an audit log, by its name in commander. */
const flagsOfAccessControl: Readonly<Record<string, string>> = {
  regions: "--regions",
  deniedFault: "--denied-fault",
  explainSignatures: "--explain-signatures",
  secretsKeyFile: "--secrets-key-file",
};
const flagsOfAuditLog: Readonly<Record<string, string>> = {
  auditKeep: "--audit-keep",
  auditMaxBytes: "--audit-max-bytes",
};

/** Only on the command line itself: a variable may be there for other commands, or other servers. */
function refuseGiven(flags: Readonly<Record<string, string>>, command: Command, why: (flag: string) => Problem): void {
  for (const [option, flag] of Object.entries(flags)) {
    if (command.getOptionValueSource(option) === "cli") throw why(flag);
  }
}

const contradiction = (flag: string): Problem =>
  Problem.ofUsage(`--access off and ${flag} contradict each other. Leave one of them out.`);

const needsAuditLog = (flag: string): Problem =>
  Problem.ofUsage(`${flag} needs --audit-log, which says where there is an audit log.`);

/** From the file, or else the environment; `undefined` when neither is given. */
export function readSecretsKeys(path: string | undefined): SecretsKeys | undefined {
  const { OPENSWF_SECRETS_KEY: inEnvironment } = process.env;
  const from = path ?? "OPENSWF_SECRETS_KEY";
  try {
    if (path !== undefined) return parseSecretsKeys(readFileSync(path, "utf8"));
    return inEnvironment === undefined || inEnvironment === "" ? undefined : parseSecretsKeys(inEnvironment);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = error instanceof SecretsKeyProblem ? "is not what it should be" : "cannot be read";
    throw Problem.ofUsage(
      `The key of secrets in ${from} ${what}: ${why}. Make one with: openswf access new-secrets-key PATH`,
    );
  }
}

function parseRegions(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !/^[a-z0-9-]{1,64}$/.test(name));
  if (wrong === undefined) return names;
  throw Problem.ofUsage(`The region "${wrong}" of --regions is not of the form us-east-1.`);
}

function parseCount(flag: string, text: string, min: number): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min) return count;
  throw Problem.ofUsage(`${flag} is a whole number from ${min} on; "${text}" is not.`);
}
