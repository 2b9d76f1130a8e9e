import { createHash, randomBytes } from "node:crypto";

/** Bytes of a key of AES-256. */
const keyBytes = 32;

/** One key that seals secrets, and the name under which what it has sealed finds it again. */
export interface SecretsKey {
  /** From the key itself, by SHA-256: so a key needs no number, and a wrong one is seen for what it is. */
  readonly id: string;
  readonly key: Uint8Array;
}

/** The first seals; all open. More than one while they are being rotated. */
export type SecretsKeys = readonly [SecretsKey, ...SecretsKey[]];

export class SecretsKeyProblem extends Error {
  override readonly name = "SecretsKeyProblem";
}

/** Keys as text: base64 of 32 bytes each, one a line or parted by commas; lines that begin with # are left out. */
export function parseSecretsKeys(text: string): SecretsKeys {
  const [first, ...others] = text
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .flatMap((line) => line.split(","))
    .map((key) => key.trim())
    .filter((key) => key !== "")
    .map(parseSecretsKey);
  if (first === undefined) throw new SecretsKeyProblem("there is no key in it");
  return [first, ...others];
}

function parseSecretsKey(text: string): SecretsKey {
  const key = Buffer.from(text, "base64");
  // The text is never shown: it may be a key with a typing error in it.
  if (key.length !== keyBytes || key.toString("base64").replaceAll("=", "") !== text.replaceAll("=", "")) {
    throw new SecretsKeyProblem(`a key is ${keyBytes} bytes as base64; what is there is not`);
  }
  return { id: createHash("sha256").update("openswf secrets key").update(key).digest("hex").slice(0, 8), key };
}

/** A new key, as text. */
export function newSecretsKeyText(): string {
  return randomBytes(keyBytes).toString("base64");
}
