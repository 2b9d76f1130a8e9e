import { createHash, randomBytes } from "node:crypto";

/** Bytes of an AES-256 key. */
const keyBytes = 32;

/** A key that seals secrets. Sealed texts refer to it by `id`. */
export interface SecretsKey {
  /** Derived from the key by SHA-256, so keys need no numbering and a wrong key is recognized. */
  readonly id: string;
  readonly key: Uint8Array;
}

/** The first key seals; all keys open. There is more than one only during rotation. */
export type SecretsKeys = readonly [SecretsKey, ...SecretsKey[]];

export class SecretsKeyProblem extends Error {
  override readonly name = "SecretsKeyProblem";
}

/** Parses keys of 32 bytes in base64, one per line or separated by commas. Lines that begin with # are ignored. */
export function parseSecretsKeys(text: string): SecretsKeys {
  const [first, ...others] = text
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => line.split(","))
    .map((key) => key.trim())
    .filter((key) => key !== "")
    .map(parseSecretsKey);
  if (first === undefined) throw new SecretsKeyProblem("no key found: expected at least one");
  return [first, ...others];
}

function parseSecretsKey(text: string): SecretsKey {
  const key = Buffer.from(text, "base64");
  // Never show the text: it may be a key with a typing error.
  if (key.length !== keyBytes || key.toString("base64").replaceAll("=", "") !== text.replaceAll("=", "")) {
    throw new SecretsKeyProblem(`invalid key: expected ${keyBytes} bytes in base64`);
  }
  return { id: createHash("sha256").update("openswf secrets key").update(key).digest("hex").slice(0, 8), key };
}

/** Generates a key in text form. */
export function newSecretsKeyText(): string {
  return randomBytes(keyBytes).toString("base64");
}
