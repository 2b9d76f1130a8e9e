/**
 * Encrypts secrets at rest with AES-256-GCM. The key is not in the store, so a stolen store or backup is not enough to
 * sign requests. The text form is `v1.KEYID.BASE64URL(nonce, tag, ciphertext)`. The id of the access key that a secret
 * is sealed for is authenticated with it, so a sealed secret moved to another access key does not open.
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

/** Throws a SecretsKeyProblem when the sealing key is missing or the secret was sealed for something else. */
export function openSecret(keys: SecretsKeys, sealedFor: string, sealed: string): string {
  const [, id, text] = sealedText.exec(sealed) ?? [];
  if (id === undefined || text === undefined)
    throw new SecretsKeyProblem(`the secret of ${sealedFor} is not a sealed secret`);
  const key = keys.find((candidate) => candidate.id === id)?.key;
  if (key === undefined)
    throw new SecretsKeyProblem(
      `the secret of ${sealedFor} was sealed with key ${id}, which is missing from the secrets keys`,
    );
  const bytes = Buffer.from(text, "base64url");
  // Decoding ignores leftover bits at the end of the text. Without this check, several texts would open as the same
  // secret.
  if (bytes.toString("base64url") !== text)
    throw new SecretsKeyProblem(`the secret of ${sealedFor} is not a sealed secret`);
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(sealedFor));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new SecretsKeyProblem(`the secret of ${sealedFor} was altered after it was sealed`, { cause });
  }
}

/** The id of the key that sealed a secret; `undefined` when the text is not a sealed secret. */
export function sealedWith(sealed: string): string | undefined {
  return sealedText.exec(sealed)?.[1];
}
