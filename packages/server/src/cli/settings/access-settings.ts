import { readFileSync } from "node:fs";
import { parseSecretsKeys, SecretsKeyProblem, type SecretsKeys } from "@openswf/access/secrets/secrets-key";
import type { DeniedFault } from "@openswf/core/ports/access-control";
import { Problem } from "@openswf/core/ports/problem";
import { type Command, Option } from "commander";
import { ListOption, NumberOption } from "../configuration/option-forms.ts";

/** The access control settings of a server, validated. */
export interface AccessSettings {
  /** `auto`: on when the store has access records. */
  readonly mode: "on" | "off" | "auto";
  /** The flags that mean nothing without access control, as given on the command line: `--regions`. */
  readonly onlyWithAccess: readonly string[];
  /** File with accounts, users, keys and policies. When `undefined`, those in the store apply. */
  readonly file: string | undefined;
  readonly secretsKeys: SecretsKeys | undefined;
  /** The file they were read from. `undefined` when they came from the environment. */
  readonly secretsKeyFile: string | undefined;
  /** Regions that requests may be signed for. When `undefined`, the server's own. */
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

/** The options below as commander parses them. */
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

/** Shared with the `openswf access` commands. */
export const secretsKeyFileOption = (): Option =>
  new Option(
    "--secrets-key-file <path>",
    "file with the key that seals secrets in the store; OPENSWF_SECRETS_KEY can hold the key itself instead",
  ).env("OPENSWF_SECRETS_KEY_FILE");

export const accessOptions = (): readonly Option[] => [
  new Option(
    "--access <mode>",
    "require signed requests and apply policies; auto: if the store has accounts or --access-file is set",
  )
    .env("OPENSWF_ACCESS")
    .choices(["on", "off", "auto"])
    .default("auto"),
  new Option(
    "--access-file <path>",
    "JSON file of accounts, users, keys and policies, used instead of those in the store",
  ).env("OPENSWF_ACCESS_FILE"),
  secretsKeyFileOption(),
  new ListOption(
    "--regions <names>",
    "regions that requests may be signed for, such as eu-west-1,eu-north-1 (default: that of --region)",
  )
    .env("OPENSWF_REGIONS")
    .argParser(parseRegions),
  new Option("--denied-fault <name>", "fault for a request that policies deny")
    .env("OPENSWF_DENIED_FAULT")
    .choices(["AccessDeniedException", "OperationNotPermittedFault"])
    .default("AccessDeniedException"),
  new Option(
    "--explain-signatures",
    "answer a wrong signature with what should have been signed; for developing clients, not for production",
  ).env("OPENSWF_EXPLAIN_SIGNATURES"),
  new Option("--audit-log <path>", "log every change and every refusal, one per line, to this file or to stdout").env(
    "OPENSWF_AUDIT_LOG",
  ),
  new NumberOption("--audit-max-bytes <number>", "size at which the audit log file is rotated", { min: 1024 })
    .env("OPENSWF_AUDIT_MAX_BYTES")
    .default(64 * 1024 * 1024)
    .argParser((text) => parseCount("--audit-max-bytes", text, 1024)),
  new NumberOption("--audit-keep <number>", "number of rotated audit log files to keep, besides the current one", {
    min: 1,
  })
    .env("OPENSWF_AUDIT_KEEP")
    .default(10)
    .argParser((text) => parseCount("--audit-keep", text, 1)),
];

export function accessSettingsOf(flags: AccessFlags, command: Command): AccessSettings {
  const { access: mode, accessFile: file, regions, deniedFault, auditLog } = flags;
  if (mode === "off" && file !== undefined) throw contradiction("--access-file");
  const onlyWithAccess = given(flagsOfAccessControl, command);
  if (mode === "off") for (const flag of onlyWithAccess) throw contradiction(flag);
  if (auditLog === undefined) for (const flag of given(flagsOfAuditLog, command)) throw needsAuditLog(flag);
  return {
    mode: file === undefined ? mode : "on",
    onlyWithAccess,
    file,
    secretsKeys: readSecretsKeys(flags.secretsKeyFile),
    secretsKeyFile: flags.secretsKeyFile,
    regions: regions === undefined ? undefined : new Set(regions),
    deniedFault,
    explainSignatures: command.getOptionValue("explainSignatures") === true,
    audit:
      auditLog === undefined
        ? undefined
        : { to: auditLog, fileBytesMax: flags.auditMaxBytes, filesKept: flags.auditKeep },
  };
}

/** Flags that mean nothing when access control is off, and those that mean nothing without an audit log. By commander name. */
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

/** Checks only the command line: an environment variable may be meant for other commands or other servers. */
const given = (flags: Readonly<Record<string, string>>, command: Command): readonly string[] =>
  Object.entries(flags).flatMap(([option, flag]) => (command.getOptionValueSource(option) === "cli" ? [flag] : []));

const contradiction = (flag: string): Problem =>
  Problem.ofUsage(`--access off and ${flag} conflict. Remove one of them.`);

const needsAuditLog = (flag: string): Problem =>
  Problem.ofUsage(`${flag} needs --audit-log, which turns the audit log on.`);

/** Reads the keys from the file, or else from the environment. `undefined` when neither is given. */
export function readSecretsKeys(path: string | undefined): SecretsKeys | undefined {
  const { OPENSWF_SECRETS_KEY: inEnvironment } = process.env;
  const from = path ?? "OPENSWF_SECRETS_KEY";
  try {
    if (path !== undefined) return parseSecretsKeys(readFileSync(path, "utf8"));
    return inEnvironment === undefined || inEnvironment === "" ? undefined : parseSecretsKeys(inEnvironment);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = error instanceof SecretsKeyProblem ? "is invalid" : "cannot be read";
    throw Problem.ofUsage(
      `The secrets key in ${from} ${what}: ${why}. Create one with: openswf access new-secrets-key PATH`,
    );
  }
}

function parseRegions(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !/^[a-z0-9-]{1,64}$/.test(name));
  if (wrong === undefined) return names;
  throw Problem.ofUsage(`Invalid region "${wrong}" in --regions: expected a name such as us-east-1.`);
}

function parseCount(flag: string, text: string, min: number): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min) return count;
  throw Problem.ofUsage(`Invalid ${flag} "${text}": expected a whole number of ${min} or more.`);
}
