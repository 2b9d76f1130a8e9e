import { createCipheriv, createDecipheriv, createSecretKey, KeyObject, randomBytes } from "node:crypto";
import type { Codec } from "./codec.ts";
import { DataError } from "./data-error.ts";
import { markedText, markOf, packText, readMarkedText, unpackText } from "./marked-text.ts";

const algorithm = "aes-256-gcm";
const keyBytes = 32;
/** 96 random bits, as GCM wants it. Encrypt at most 2^32 texts with one key (NIST SP 800-38D), then rotate. */
const nonceBytes = 12;
const tagBytes = 16;
const keyIdForm = /^[\w.-]{1,64}$/;

export interface EncryptionOptions {
  /**
   * All keys that texts may be encrypted with, by id: 32 random bytes each. Ids are letters, digits, `_`, `.` and `-`,
   * and stand in the texts in the clear. Keep a key for as long as a history that was written with it is read.
   */
  readonly keys: Readonly<Record<string, Uint8Array | KeyObject>>;
  /** The id of the key to encrypt with. To rotate: add the new key everywhere first, then make it the current one. */
  readonly current: string;
  /**
   * Refuse text that is not encrypted, instead of reading it as it is. Then only holders of a key can give data to
   * workflows and activities. False by default, so that a codec can be added while executions are open.
   */
  readonly required?: boolean;
}

/**
 * Encrypts every text with AES-256-GCM. Texts differ each time, and a text that was altered is refused. Not encrypted are
 * names of types, ids, tags, the reasons of failures (their types), and the size of a text.
 *
 * @throws DataError if a key does not have 32 bytes, an id has another form, or there is no current key
 */
export function encryption({ keys, current, required = false }: EncryptionOptions): Codec {
  const keyById = readKeys(keys);
  const currentKey = keyById.get(current);
  if (currentKey === undefined) throw unknownKey(current, keyById, "encrypt");
  return {
    name: "encryption",
    encode(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, currentKey, nonce, { authTagLength: tagBytes });
      cipher.setAAD(authenticated(current));
      const encrypted = Buffer.concat([cipher.update(packText(text)), cipher.final()]);
      return markedText(algorithm, current, Buffer.concat([nonce, cipher.getAuthTag(), encrypted]));
    },
    decode(text) {
      const marked = readMarkedText(algorithm, text);
      if (marked !== undefined) return decrypt(marked.label, marked.bytes, keyById);
      if (!required) return text;
      throw new DataError(
        "A text is not encrypted, and this process reads encrypted text only (required): " +
          "give its sender the same encryption, or set required to false.",
      );
    },
  };
}

function decrypt(keyId: string, bytes: Buffer, keys: ReadonlyMap<string, KeyObject>): string {
  const key = keys.get(keyId);
  if (key === undefined) throw unknownKey(keyId, keys, "decrypt");
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(authenticated(keyId));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return unpackText(Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]));
  } catch (cause) {
    throw new DataError(
      `A text cannot be decrypted with the key "${keyId}": it was altered, or another key has this id elsewhere.`,
      { cause },
    );
  }
}

/** The mark and the id of the key are authenticated too. */
function authenticated(keyId: string): Buffer {
  return Buffer.from(`${markOf(algorithm)}${keyId}:`);
}

function readKeys(keys: EncryptionOptions["keys"]): ReadonlyMap<string, KeyObject> {
  return new Map(
    Object.entries(keys).map(([id, key]) => {
      if (!keyIdForm.test(id)) {
        throw new DataError(`Invalid key id ${JSON.stringify(id)}: expected 1 to 64 letters, digits, "_", "." or "-".`);
      }
      const secret = key instanceof KeyObject ? key : createSecretKey(key);
      if (secret.type !== "secret" || secret.symmetricKeySize !== keyBytes) {
        throw new DataError(
          `The key "${id}" must have ${keyBytes} bytes, for example of crypto.randomBytes(${keyBytes}).`,
        );
      }
      return [id, secret];
    }),
  );
}

/** Ids only, never keys. */
function unknownKey(keyId: string, keys: ReadonlyMap<string, KeyObject>, purpose: "encrypt" | "decrypt"): DataError {
  const known = [...keys.keys()].map((id) => `"${id}"`).join(", ");
  return new DataError(
    `There is no key "${keyId.slice(0, 64)}" to ${purpose} with, only ${known || "no key at all"}: add it to the keys.`,
  );
}
