import type { Instant } from "@openswf/model/brand";
import type { Randomness } from "../ports/randomness.ts";
import type { Store } from "../stores/store.ts";

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

/** Ascending by id. */
export async function readTokenKeys(store: Pick<Store, "scanSecrets">): Promise<readonly TokenKey[]> {
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

/** That of the first start, which seals at once. */
export async function makeFirstTokenKey(store: Pick<Store, "secret">, randomness: Randomness): Promise<void> {
  await store.secret(nameOf(firstKeyId), () => Uint8Array.from(randomness.bytes(keyBytes)));
}

/**
 * A key that was added while servers run seals tokens only after this, so that every server has read it by then. The time
 * between two looks, and one server's clock being ahead of another's, must fit into it.
 */
export const sealsAfterMs: number = 5 * 60_000;

/**
 * Adds a key, which seals after `sealsAfterMs`; the others go on opening what they have sealed. `"conflict"` when another
 * was added at this moment.
 */
export async function addTokenKey(
  store: Pick<Store, "secret" | "scanSecrets">,
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

/** Tokens that it has sealed are no tokens from now on. */
export async function removeTokenKey(store: Pick<Store, "removeSecret">, id: number): Promise<void> {
  await store.removeSecret(nameOf(id));
}

const nameOf = (id: number): string => `${namePrefix}${id}`;
