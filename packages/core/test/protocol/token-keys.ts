import type { TokenKeys } from "../../src/tokens/sealed-token.ts";

/** A ring of keys, the last of which is current. The bytes of each key are its id, 32 times. */
export function tokenKeys(...ids: readonly number[]): TokenKeys {
  const keys = new Map(ids.map((id) => [id, new Uint8Array(32).fill(id)]));
  const id = ids.at(-1) ?? 1;
  return { current: { id, key: keys.get(id) ?? new Uint8Array(32) }, removals: 0, find: (wanted) => keys.get(wanted) };
}
