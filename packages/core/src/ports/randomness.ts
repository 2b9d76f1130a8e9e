import { randomBytes } from "node:crypto";

/** The only source of randomness in the server. Tests and simulations pass a seeded one. */
export interface Randomness {
  bytes(count: number): Uint8Array;
}

/**
 * Asking the system for a few bytes at a time would dominate the cost of a run id, so bytes are fetched by the page.
 */
const pageBytes = 8192;

export function systemRandomness(): Randomness {
  let page = randomBytes(pageBytes);
  let used = 0;
  return {
    bytes(count: number): Uint8Array {
      if (used + count > page.length) {
        page = randomBytes(Math.max(pageBytes, count));
        used = 0;
      }
      used += count;
      return page.subarray(used - count, used);
    },
  };
}
