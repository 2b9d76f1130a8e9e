/**
 * Tokens that carry their own content and cannot be forged. They need no table and survive a restart. The bytes are the
 * key's id (4), the payload, and the first 16 bytes of the HMAC-SHA256 over the token's binding and all bytes before.
 * The binding is not part of the token: the caller must supply the same one again.
 */
import { timingSafeEqual } from "node:crypto";
import { HmacKey } from "./hmac-key.ts";

export interface TokenKeys {
  /** Seals new tokens. The id is an unsigned 32-bit number. */
  readonly current: { readonly id: number; readonly key: Uint8Array };
  /**
   * Rises whenever a key is removed, or its id is reused for another key. Tokens sealed with that key are then invalid.
   */
  readonly removals: number;
  /**
   * The key of this id, current or old. Always returns the same array, because preparing a key costs more than using
   * it.
   */
  find(id: number): Uint8Array | undefined;
}

const idBytes = 4;
/** Where the payload starts in the bytes of a token. */
export const payloadStart: number = idBytes;
/** The bytes that follow the payload. */
export const macBytes: number = 16;
const sealBytes = idBytes + macBytes;

/** Returns base64url text, 4 characters for every 3 bytes. `openToken` needs the same `bound`. */
export function sealToken(keys: TokenKeys, bound: string, payload: Uint8Array): string {
  const token = Buffer.allocUnsafe(payload.length + sealBytes);
  token.set(payload, payloadStart);
  return sealInPlace(keys, bound, token, payloadStart + payload.length);
}

/** Like `sealToken`, for a payload that already stands in `token`, from `payloadStart` to `end`, with room for the seal. */
export function sealInPlace(keys: TokenKeys, bound: string, token: Buffer, end: number): string {
  const { id, key } = keys.current;
  token.writeUInt32BE(id, 0);
  token.write(macText(key, bound, token.subarray(0, end)), end, macBytes, "latin1");
  return token.toString("base64url", 0, end + macBytes);
}

/** The payload, or `undefined` unless the text is exactly one that `sealToken` made for `bound`. */
export function openToken(keys: TokenKeys, bound: string, text: string): Buffer | undefined {
  const token = Buffer.from(text, "base64url");
  // Decoding skips unknown characters. Without this check, a damaged text could pass for the original.
  if (token.length < sealBytes || token.toString("base64url") !== text) return undefined;
  const key = keys.find(token.readUInt32BE(0));
  if (key === undefined) return undefined;
  const end = token.length - macBytes;
  const mac = Buffer.from(macText(key, bound, token.subarray(0, end)), "latin1").subarray(0, macBytes);
  if (!timingSafeEqual(mac, token.subarray(end))) return undefined;
  return token.subarray(payloadStart, end);
}

/** The whole MAC as latin1 text. The length prefix separates `bound` from the token, whatever either contains. */
function macText(key: Uint8Array, bound: string, token: Uint8Array): string {
  const text = `${bound.length}:${bound}`;
  // As bytes. An all-ASCII text, such as a task token's binding, already has one byte per character.
  const latin1 = Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString("latin1");
  return prepared(key).macText(latin1, token);
}

/** A WeakMap, so that it keeps no key alive. */
const preparedKeys = new WeakMap<Uint8Array, HmacKey>();
function prepared(key: Uint8Array): HmacKey {
  let object = preparedKeys.get(key);
  if (object === undefined) {
    object = new HmacKey(key);
    preparedKeys.set(key, object);
  }
  return object;
}
