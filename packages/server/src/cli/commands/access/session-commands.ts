import { compilePolicy, PolicyProblem } from "@openswf/access/policy/policy-document";
import {
  newId,
  newSecretAccessKey,
  sessionMaxMs,
  sessionPolicyCharactersMax,
  sessionToken,
} from "@openswf/access/secrets/session";
import { isoDate, systemClock } from "@openswf/core/ports/clock";
import type { Command } from "commander";
import { Problem } from "../../problems/problem.ts";
import { requireSecretsKeys } from "./access-store.ts";
import { readJson } from "./json-input.ts";
import { findUser, type UserFlags } from "./known-users.ts";
import { sealingOptions } from "./options.ts";
import { printJson } from "./output.ts";

/** Shorter sessions would expire before their requests end. (ours) */
const secondsMin = 60;

interface SessionFlags extends UserFlags {
  readonly user: string;
  readonly seconds: number;
  readonly policy?: string;
}

export function addSessionCommands(access: Command): void {
  const session = access.command("session").description("Manage sessions: temporary keys that are not stored.");
  sealingOptions(session.command("create"))
    .description("Print temporary credentials in the format that AWS SDKs read from a credential_process.")
    .requiredOption("--user <name>", "user of the session")
    .option("--access-file <path>", "look up the user in this file instead of the store")
    .option(
      "--seconds <number>",
      `lifetime in seconds, from ${secondsMin} to ${sessionMaxMs / 1000}`,
      parseSeconds,
      3_600,
    )
    .option("--policy <file>", "JSON file with a policy that limits the session further")
    .addHelpText("after", helpOnSessions)
    .action(createSession);
}

const helpOnSessions = `
With this in ~/.aws/config, AWS SDKs and the aws CLI run the command and renew the session before it expires:
  [profile worker]
  region = us-east-1
  credential_process = openswf access session create --user worker --store sqlite:/var/lib/openswf/openswf.sqlite --secrets-key-file /etc/openswf/secrets.key

Creating sessions requires the store (or the access file) and the secrets key, and so allows creating them for every user. Let an operator, or a
program run by one, create them and hand out the output. openswf access user end-sessions revokes all sessions of a user.
`;

function parseSeconds(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds >= secondsMin && seconds * 1000 <= sessionMaxMs) return seconds;
  throw Problem.ofUsage(
    `Invalid lifetime "${text}": expected a number of seconds from ${secondsMin} to ${sessionMaxMs / 1000}.`,
  );
}

async function createSession(flags: SessionFlags): Promise<void> {
  const keys = requireSecretsKeys(flags);
  const policy = flags.policy === undefined ? undefined : await readSessionPolicy(flags.policy);
  const { user } = await findUser(flags);
  const now = systemClock.now();
  const session = {
    account: user.account,
    user: flags.user,
    userId: user.id,
    accessKeyId: newId("ASIA"),
    secretAccessKey: newSecretAccessKey(),
    beganAt: now,
    expiresAt: now + flags.seconds * 1000,
    policy,
  };
  printJson({
    Version: 1,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: sessionToken(keys, session),
    Expiration: isoDate(session.expiresAt),
  });
}

async function readSessionPolicy(file: string): Promise<unknown> {
  const document = await readJson(file);
  const characters = JSON.stringify(document).length;
  if (characters > sessionPolicyCharactersMax) {
    throw Problem.ofUsage(
      `${file} has ${characters} characters; the maximum for a session policy is ${sessionPolicyCharactersMax}.`,
    );
  }
  try {
    compilePolicy("session", document);
    return document;
  } catch (error) {
    if (!(error instanceof PolicyProblem)) throw error;
    throw Problem.ofUsage(`${file}: ${error.message}.`);
  }
}
