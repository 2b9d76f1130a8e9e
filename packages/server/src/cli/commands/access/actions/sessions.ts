import { compilePolicy, PolicyProblem } from "@openswf/access/policy/policy-document";
import { newId, newSecretAccessKey, sessionPolicyCharactersMax, sessionToken } from "@openswf/access/secrets/session";
import { isoDate, systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { OutputFlags } from "../../../output/output-form.ts";
import { requireSecretsKeys } from "./access-store.ts";
import { readJson } from "./json-input.ts";
import { findUser, type UserFlags } from "./known-users.ts";
import { printJson, printLine } from "./output.ts";

export interface SessionFlags extends UserFlags, OutputFlags {
  readonly user: string;
  readonly seconds: number;
  readonly policy?: string;
}

export async function createSession(flags: SessionFlags): Promise<void> {
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
  // AWS SDKs run this command and read its JSON, so that text is JSON too.
  const print = flags.output === "ndjson" ? (value: unknown): void => printLine(JSON.stringify(value)) : printJson;
  print({
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
