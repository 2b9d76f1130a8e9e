/**
 * Sessions: access keys for a while, that are kept nowhere. The security token holds all there is to know, sealed with the
 * key of secrets; it is what `X-Amz-Security-Token` brings back with every request.
 */
import { randomBytes, randomInt } from "node:crypto";
import type { Instant } from "@openswf/model/brand";
import { openSecret, sealSecret } from "./sealed-secret.ts";
import { SecretsKeyProblem, type SecretsKeys } from "./secrets-key.ts";

/** Longest life of a session, milliseconds. (STS: 36 hours) */
export const sessionMaxMs: number = 36 * 60 * 60 * 1000;
/** Largest policy of a session, characters. (STS) */
export const sessionPolicyCharactersMax = 2_048;
/** Longest security token that is looked at. */
const tokenCharactersMax = 8_192;

export interface Session {
  readonly account: string;
  /** `undefined` for the account itself. */
  readonly user: string | undefined;
  /** A user of the same name that was made later is somebody else. */
  readonly userId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly beganAt: Instant;
  readonly expiresAt: Instant;
  /** What the session may do is what its user may do and this allows. Parsed JSON. */
  readonly policy: unknown;
}

/** What a session is sealed for, in the place of an access key id: no secret of a key passes for one. */
const sealedFor = "session";

export function sessionToken(keys: SecretsKeys, session: Session): string {
  return sealSecret(keys, sealedFor, JSON.stringify(session));
}

/** `undefined` for what `sessionToken` has not made, or has made with a key that is no longer there. */
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

/** As IAM's: `AKIA` for a key that stays, `ASIA` for a session, `AIDA` for a user; 20 characters. */
export function newId(prefix: "AKIA" | "ASIA" | "AIDA"): string {
  return prefix + Array.from({ length: 16 }, () => idLetters[randomInt(idLetters.length)]).join("");
}

/** 40 characters, as IAM's. */
export function newSecretAccessKey(): string {
  return randomBytes(30).toString("base64");
}
