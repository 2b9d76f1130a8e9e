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
import { Problem } from "../problem.ts";
import { requireSecretsKeys } from "./access-store.ts";
import { readJson } from "./json-input.ts";
import { findUser, type UserFlags } from "./known-users.ts";
import { sealingOptions } from "./options.ts";
import { printJson } from "./output.ts";

/** Shorter ones would be over before their requests are. (ours) */
const secondsMin = 60;

interface SessionFlags extends UserFlags {
  readonly user: string;
  readonly seconds: number;
  readonly policy?: string;
}

export function addSessionCommands(access: Command): void {
  const session = access.command("session").description("Sessions: keys for a while, kept nowhere.");
  sealingOptions(session.command("create"))
    .description("Print credentials for a while, in the form that AWS SDKs read from a credential_process.")
    .requiredOption("--user <name>", "for whom")
    .option("--access-file <path>", "look for the user in this file, and not in the store")
    .option("--seconds <number>", `how long, from ${secondsMin} to ${sessionMaxMs / 1000}`, parseSeconds, 3_600)
    .option("--policy <file>", "policy that limits the session further, as a JSON file")
    .addHelpText("after", helpOnSessions)
    .action(createSession);
}

const helpOnSessions = `
In ~/.aws/config, any AWS SDK and the aws CLI take it from there, and ask again before it expires:
  [profile worker]
  region = us-east-1
  credential_process = openswf access session create --user worker --store sqlite:/var/lib/openswf/openswf.sqlite --secrets-key-file /etc/openswf/secrets.key

Whoever makes sessions needs the store (or the access file) and the key of secrets, and so can make them for everybody: let an operator, or a
program of theirs, make them and hand out what this prints. openswf access user end-sessions takes them all back.
`;

function parseSeconds(text: string): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds >= secondsMin && seconds * 1000 <= sessionMaxMs) return seconds;
  throw Problem.ofUsage(
    `A session lasts from ${secondsMin} to ${sessionMaxMs / 1000} seconds; "${text}" is not within.`,
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
      `${file} has ${characters} characters; the policy of a session has at most ${sessionPolicyCharactersMax}.`,
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
