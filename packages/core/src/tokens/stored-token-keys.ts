import type { Instant } from "@openswf/model/brand";
import type { Randomness } from "../ports/randomness.ts";
import type { Secrets } from "../stores/secrets.ts";

const keyBytes = 32;
const instantBytes = 6;
const firstKeyId = 1;
const namePrefix = "token-key-";
const keysReadMax = 1_000;

export interface TokenKey {
  readonly id: number;
  readonly key: Uint8Array;
  readonly sealsFrom: Instant;
}

/** Sorted by ascending id. */
export async function readTokenKeys(store: Secrets): Promise<readonly TokenKey[]> {
  const keys: TokenKey[] = [];
  for (const { name, value } of await store.scanSecrets(undefined, keysReadMax)) {
    const id = name.startsWith(namePrefix) ? Number(name.slice(namePrefix.length)) : Number.NaN;
    if (!Number.isInteger(id)) continue;
    const bytes = Buffer.from(value);
    const sealsFrom = bytes.length > keyBytes ? bytes.readUIntBE(keyBytes, instantBytes) : 0;
    keys.push({ id, key: Uint8Array.from(bytes.subarray(0, keyBytes)), sealsFrom });
  }
  return keys.sort((a, b) => a.id - b.id);
}

/** The key of the first start, which seals at once. */
export async function makeFirstTokenKey(store: Secrets, randomness: Randomness): Promise<void> {
  await store.secret(nameOf(firstKeyId), () => Uint8Array.from(randomness.bytes(keyBytes)));
}

/**
 * A key added while servers run starts to seal after this delay, so that every server has read it by then. The delay
 * must exceed the interval between two reads plus the clock skew between servers.
 */
export const sealsAfterMs: number = 5 * 60_000;

/**
 * Adds a key that seals after `sealsAfterMs`. Older keys still open the tokens they sealed. Returns `"conflict"` when
 * another key was added at the same time.
 */
export async function addTokenKey(
  store: Secrets,
  randomness: Randomness,
  now: Instant,
): Promise<Omit<TokenKey, "key"> | "conflict"> {
  const id = ((await readTokenKeys(store)).at(-1)?.id ?? 0) + 1;
  const sealsFrom = id === firstKeyId ? now : now + sealsAfterMs;
  const value = Buffer.alloc(keyBytes + instantBytes);
  value.set(randomness.bytes(keyBytes));
  value.writeUIntBE(sealsFrom, keyBytes, instantBytes);
  const made = Uint8Array.from(value);
  const kept = await store.secret(nameOf(id), () => made);
  return value.equals(kept) ? { id, sealsFrom } : "conflict";
}

/** Tokens sealed with this key become invalid. */
export async function removeTokenKey(store: Secrets, id: number): Promise<void> {
  await store.removeSecret(nameOf(id));
}

const nameOf = (id: number): string => `${namePrefix}${id}`;
