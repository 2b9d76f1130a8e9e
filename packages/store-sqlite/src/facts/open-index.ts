/** Slots at first, and at most: four million open executions, in 32 MB. With more, every start asks SQLite. */
const slotsAtFirst = 1024;
const slotsMax = 2 ** 23;

/**
 * Which workflowIds may have an open run: a hash for each that has one. If a hash is not here, none of its workflowIds has.
 *
 * A hash is here at least as often as there are open workflowIds that have it, so removing one of two never hides the
 * other. That takes that only hashes which were added are removed.
 */
export class OpenIndex {
  /** Open addressing with linear probing; 0 is an empty slot. */
  #slots = new Uint32Array(slotsAtFirst);
  #count = 0;

  /** False if there are too many. The index then no longer tells anything. */
  get isWhole(): boolean {
    return this.#slots.length > 0;
  }

  add(key: string): void {
    if (!this.isWhole) return;
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    if (this.isWhole) this.#put(hashOf(key));
  }

  mayHave(key: string): boolean {
    return !this.isWhole || this.#find(hashOf(key)) !== undefined;
  }

  /** Removes one of the entries that were added for this key, or for others with its hash. */
  remove(key: string): void {
    if (!this.isWhole) return;
    const found = this.#find(hashOf(key));
    if (found === undefined) return;
    this.#count--;
    // Moves later entries of the same cluster back, so that no search ends before them.
    const mask = this.#slots.length - 1;
    let hole = found;
    for (let at = (hole + 1) & mask; this.#slots[at] !== 0; at = (at + 1) & mask) {
      const home = (this.#slots[at] ?? 0) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#slots[hole] = this.#slots[at] ?? 0;
      hole = at;
    }
    this.#slots[hole] = 0;
  }

  #find(hash: number): number | undefined {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      if (this.#slots[at] === hash) return at;
      if (this.#slots[at] === 0) return undefined;
    }
  }

  #put(hash: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = hash;
    this.#count++;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length === slotsMax ? 0 : before.length * 2);
    this.#count = 0;
    if (this.isWhole) for (const hash of before) if (hash !== 0) this.#put(hash);
  }
}

/** FNV-1a over UTF-16 units, with its bits mixed; never 0. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0 || 1;
}
