/**
 * Chance that depends on nothing but a seed and a name. Two runs of one seed that differ in one fault still agree on all
 * that has the same name, so a failing run can be made smaller without becoming another run altogether.
 */
export class Chance {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = mixed((seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1));
  }

  /** From 0 (included) to 1. */
  number(name: string): number {
    return this.#hash(name) / 2 ** 32;
  }

  /** A whole number from 0 to `below` - 1. */
  below(name: string, below: number): number {
    return Math.floor(this.number(name) * below);
  }

  between(name: string, least: number, most: number): number {
    return least + this.number(name) * (most - least);
  }

  /** A sequence of its own. */
  stream(name: string): RandomStream {
    return new RandomStream(this.#hash(name));
  }

  #hash(name: string): number {
    let hash = 0x811c9dc5 ^ this.#seed;
    for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    return mixed(mixed(hash) ^ this.#seed);
  }
}

/** Numbers one after the other, the same for the same seed. (sfc32) */
export class RandomStream {
  #a: number;
  #b = 0x9e3779b9;
  #c = 0x243f6a88;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed >>> 0;
    for (let skipped = 0; skipped < 16; skipped++) this.next();
  }

  /** 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** From 0 (included) to 1. */
  number(): number {
    return ((this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6)) / 2 ** 53;
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.number() * below);
  }

  pick<const Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.next() & 0xff;
    return bytes;
  }
}

/** The end of MurmurHash3: each bit of the input changes half of the output. */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
