/**
 * Secrets at rest: AES-256-GCM under a key that is not in the store, so that neither a stolen store nor a backup lets
 * anybody sign a request. As text: `v1.KEYID.BASE64URL(nonce, tag, ciphertext)`. What a secret is sealed for (the id of its
 * access key) is authenticated with it: moved to another key, it does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { SecretsKeyProblem, type SecretsKeys } from "./secrets-key.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const sealedText = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

export function sealSecret(keys: SecretsKeys, sealedFor: string, secret: string): string {
  const [{ id, key }] = keys;
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(sealedFor));
  const ciphertext = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `v1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString("base64url")}`;
}

/** Throws a SecretsKeyProblem when the key it was sealed with is not there, or it was not sealed for this. */
export function openSecret(keys: SecretsKeys, sealedFor: string, sealed: string): string {
  const [, id, text] = sealedText.exec(sealed) ?? [];
  if (id === undefined || text === undefined)
    throw new SecretsKeyProblem(`the secret of ${sealedFor} is not a sealed one`);
  const key = keys.find((candidate) => candidate.id === id)?.key;
  if (key === undefined)
    throw new SecretsKeyProblem(`the secret of ${sealedFor} was sealed with key ${id}, which is not there`);
  const bytes = Buffer.from(text, "base64url");
  // Decoding skips the last bits of a text that are too few for a byte: without this, other texts would open as well.
  if (bytes.toString("base64url") !== text)
    throw new SecretsKeyProblem(`the secret of ${sealedFor} is not a sealed one`);
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(sealedFor));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new SecretsKeyProblem(`the secret of ${sealedFor} has been changed since it was sealed`, { cause });
  }
}

/** The id of the key that a secret was sealed with; `undefined` when it is not a sealed one. */
export function sealedWith(sealed: string): string | undefined {
  return sealedText.exec(sealed)?.[1];
}
