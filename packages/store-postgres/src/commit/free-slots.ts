import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { Clock } from "@openswf/core/ports/clock";
import type { Instant } from "@openswf/model/brand";

/** Slots kept for reuse, over all shards. When more transactions are in flight, new slots are created. */
const freeSlotsMax = 256;
/**
 * A slot is reused, and its answer trusted, for this long after its last use (O4 of lost-answers.ts). Well below the age
 * at which slots are removed.
 */
export const usableMs: number = 30 * 60_000;

/** Where one transaction at a time leaves its answer. */
export interface Slot {
  readonly shard: number;
  readonly id: Buffer;
  /** The commit that used the slot last. */
  readonly previous: Buffer | null;
}
/** An unused slot. It was last written after `usedAt`. */
export interface FreeSlot extends Slot {
  readonly usedAt: Instant;
}

/** Slots that no transaction is using. */
export class FreeSlots {
  readonly #clock: Clock;
  /** Most recently used last: both the slots of each shard and the shards themselves. */
  readonly #byShard = new Map<number, FreeSlot[]>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(shard: number): FreeSlot {
    const now = this.#clock.now();
    const free = this.#byShard.get(shard)?.pop();
    if (free === undefined) return newSlot(shard, now);
    this.#count -= 1;
    if (now - free.usedAt < usableMs) return free;
    this.forget(shard); // The other slots of the shard are older still.
    return newSlot(shard, now);
  }

  give(slot: FreeSlot): void {
    const slots = this.#byShard.get(slot.shard) ?? [];
    slots.push(slot);
    this.#byShard.delete(slot.shard);
    this.#byShard.set(slot.shard, slots);
    this.#count += 1;
    if (this.#count > freeSlotsMax) this.#forgetOne();
  }

  forget(shard: number): void {
    this.#count -= this.#byShard.get(shard)?.length ?? 0;
    this.#byShard.delete(shard);
  }

  #forgetOne(): void {
    for (const [shard, slots] of this.#byShard) {
      if (slots.shift() !== undefined) {
        this.#count -= 1;
        return;
      }
      this.#byShard.delete(shard);
    }
  }
}

export function newSlot(shard: number, now: Instant): FreeSlot {
  return { shard, id: newId(), previous: null, usedAt: now };
}

/** The id of a slot or of a commit, as 16 bytes. */
export function newId(): Buffer {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex");
}
