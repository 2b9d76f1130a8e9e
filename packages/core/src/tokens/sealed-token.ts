/**
 * Tokens that carry their own content and cannot be forged, so that no table of them is needed and they outlive the
 * process. As bytes: the id of the key (4), the payload, and the first 16 bytes of the HMAC-SHA256 over what the token
 * is bound to and the bytes before. What a token is bound to is not in it: the caller must bring the same again.
 */
import { timingSafeEqual } from "node:crypto";
import { HmacKey } from "./hmac-key.ts";

export interface TokenKeys {
  /** Seals new tokens. The id is an unsigned 32-bit number. */
  readonly current: { readonly id: number; readonly key: Uint8Array };
  /** Raised whenever a key is gone, or its id has become another's: what it has sealed is no token any more. */
  readonly removals: number;
  /** The key of this id, present or past. The same array every time: preparing a key costs more than using it. */
  find(id: number): Uint8Array | undefined;
}

const idBytes = 4;
const macBytes = 16;
/** What sealing adds to a payload. */
export const sealBytes: number = idBytes + macBytes;

/** Base64url text, 4 characters for every 3 bytes. `bound` must be what `openToken` will be given. */
export function sealToken(keys: TokenKeys, bound: string, payload: Uint8Array): string {
  const end = idBytes + payload.length;
  const token = Buffer.allocUnsafe(end + macBytes);
  token.writeUInt32BE(keys.current.id, 0);
  token.set(payload, idBytes);
  token.set(mac(keys.current.key, bound, token.subarray(0, end)), end);
  return token.toString("base64url");
}

/** The payload, or `undefined` when the text is not, to the letter, one that `sealToken` made for `bound`. */
export function openToken(keys: TokenKeys, bound: string, text: string): Buffer | undefined {
  const token = Buffer.from(text, "base64url");
  // Decoding skips what it does not know; without this, a damaged text could pass for the whole one.
  if (token.length < sealBytes || token.toString("base64url") !== text) return undefined;
  const key = keys.find(token.readUInt32BE(0));
  if (key === undefined) return undefined;
  const end = token.length - macBytes;
  if (!timingSafeEqual(mac(key, bound, token.subarray(0, end)), token.subarray(end))) return undefined;
  return token.subarray(idBytes, end);
}

/** The length before `bound` keeps its end apart from the token's beginning, whatever either holds. */
function mac(key: Uint8Array, bound: string, token: Uint8Array): Buffer {
  const text = `${bound.length}:${bound}`;
  // As bytes: what is all ASCII, as the bounds of task tokens are, has one for each character already.
  const latin1 = Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString("latin1");
  return prepared(key).mac(latin1, token).subarray(0, macBytes);
}

/** Holds no key alive. */
const preparedKeys = new WeakMap<Uint8Array, HmacKey>();
function prepared(key: Uint8Array): HmacKey {
  let object = preparedKeys.get(key);
  if (object === undefined) {
    object = new HmacKey(key);
    preparedKeys.set(key, object);
  }
  return object;
}
