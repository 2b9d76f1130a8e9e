/**
 * Sessions are temporary access keys that are not stored anywhere. The security token contains the whole session,
 * sealed with the secrets key. Clients send it in `X-Amz-Security-Token` with every request.
 */
import { randomBytes, randomInt } from "node:crypto";
import type { Instant } from "@openswf/model/brand";
import { openSecret, sealSecret } from "./sealed-secret.ts";
import { SecretsKeyProblem, type SecretsKeys } from "./secrets-key.ts";

/** Maximum lifetime of a session, milliseconds. (STS: 36 hours) */
export const sessionMaxMs: number = 36 * 60 * 60 * 1000;
/** Maximum size of a session policy, characters. (STS) */
export const sessionPolicyCharactersMax = 2_048;
/** Longer security tokens are rejected unread. */
const tokenCharactersMax = 8_192;

export interface Session {
  readonly account: string;
  /** `undefined` for the account itself. */
  readonly user: string | undefined;
  /** Distinguishes the user from a later user of the same name. */
  readonly userId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly beganAt: Instant;
  readonly expiresAt: Instant;
  /** Parsed JSON. The session may do what both its user's policies and this policy allow. */
  readonly policy: unknown;
}

/** Sessions are sealed for this instead of an access key id, so the secret of a key never passes for a session. */
const sealedFor = "session";

export function sessionToken(keys: SecretsKeys, session: Session): string {
  return sealSecret(keys, sealedFor, JSON.stringify(session));
}

/** Returns `undefined` when the token was not made by `sessionToken` or its sealing key is no longer available. */
export function openSessionToken(keys: SecretsKeys, token: string): Session | undefined {
  if (token.length > tokenCharactersMax) return undefined;
  try {
    // `as`: the seal proves that `sessionToken` wrote it.
    return JSON.parse(openSecret(keys, sealedFor, token)) as Session;
  } catch (error) {
    if (error instanceof SecretsKeyProblem) return undefined;
    throw error;
  }
}

const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 20 characters with IAM's prefixes: `AKIA` for a long-term key, `ASIA` for a session, `AIDA` for a user. */
export function newId(prefix: "AKIA" | "ASIA" | "AIDA"): string {
  return prefix + Array.from({ length: 16 }, () => idLetters[randomInt(idLetters.length)]).join("");
}

/** 40 characters, as in IAM. */
export function newSecretAccessKey(): string {
  return randomBytes(30).toString("base64");
}
