import type { TaskToken } from "./task-token.ts";

/** The most tokens kept in memory, at some 400 bytes each. Must be a power of two. */
const slotCount = 4_096;

/** A token that this server has printed or checked. */
export interface KnownToken {
  readonly text: string;
  /** See `tagOf`. */
  readonly tag: number;
  readonly scope: string;
  readonly task: TaskToken;
}

/**
 * A table in which every token has one slot, chosen by the characters of its seal, and takes it from whichever token had
 * it before. Nothing is searched and nothing grows. A map of these texts took three times as long, most of it for hashing
 * them.
 */
export class KnownTokens {
  readonly #slots: (KnownToken | undefined)[] = new Array<KnownToken | undefined>(slotCount).fill(undefined);

  find(text: string): KnownToken | undefined {
    const tag = tagOf(text);
    const known = this.#slots[slotOf(tag)];
    // The tags are compared first, so that the time tells nobody with how many right characters a forged seal begins.
    return known !== undefined && known.tag === tag && known.text === text ? known : undefined;
  }

  keep(text: string, scope: string, task: TaskToken): void {
    const tag = tagOf(text);
    this.#slots[slotOf(tag)] = { text, tag, scope, task };
  }

  clear(): void {
    this.#slots.fill(undefined);
  }
}

/** The characters of the seal that are hashed, besides the last one, which may carry only two bits. */
const taggedCharacters = 8;

/** Tokens with different seals rarely have the same tag. (FNV-1a) */
function tagOf(text: string): number {
  let hash = 0x811c9dc5;
  const end = text.length - 1;
  for (let i = Math.max(0, end - taggedCharacters); i < end; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}

const slotOf = (tag: number): number => (tag ^ (tag >>> 16)) & (slotCount - 1);
