import type { TokenKeys } from "../protocol/sealed-token.ts";
import type { Store } from "../stores/store.ts";
import type { Randomness } from "./randomness.ts";

const keyBytes = 32;
const firstKeyId = 1;

/** The key that seals task and page tokens: made on the first start and kept with the store, so tokens outlive us. */
export async function loadTokenKeys(store: Pick<Store, "secret">, randomness: Randomness): Promise<TokenKeys> {
  const key = await store.secret(`token-key-${firstKeyId}`, () => Uint8Array.from(randomness.bytes(keyBytes)));
  return { current: { id: firstKeyId, key }, find: (id) => (id === firstKeyId ? key : undefined) };
}
