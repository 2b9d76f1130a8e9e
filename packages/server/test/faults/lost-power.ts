/**
 * The files of a store as a power loss could leave them. What was synced is there. Of what was written since, a disk has
 * nothing, everything, or some sectors, in any order: a sector is written whole or not at all.
 */
import type { Dice } from "../crash/dice.ts";
import type { FileCall, RecordedCall } from "./write-record.ts";

const sectorBytes = 512;

/** How much of what was not synced is on the disk. */
export type Kept = "nothing" | "everything" | "someSectors";

type Change = Extract<FileCall, { readonly does: "write" | "truncate" }>;

export class DiskCache {
  /** By path, what a power loss cannot take. */
  readonly #synced: Map<string, Buffer>;
  #unsynced: (RecordedCall & { readonly call: Change })[] = [];

  constructor(files: ReadonlyMap<string, Buffer>) {
    this.#synced = new Map(files);
  }

  /** Calls must be taken in the order in which they take effect. A created file is there, though perhaps empty. */
  take(recorded: RecordedCall): void {
    const { call } = recorded;
    if (call.does === "sync") this.#sync(call.file, recorded);
    else if (call.does === "remove") throw new Error(`${call.file} was removed under load`);
    else if (call.does === "create") this.#synced.set(call.file, this.#synced.get(call.file) ?? Buffer.alloc(0));
    else this.#unsynced.push({ ...recorded, call });
  }

  get unsyncedCalls(): number {
    return this.#unsynced.length;
  }

  /** The files after a power loss at this moment. */
  afterPowerLoss(kept: Kept, dice: Dice): ReadonlyMap<string, Buffer> {
    const files = new Map(this.#synced);
    if (kept === "nothing") return files;
    for (const { call } of this.#unsynced) {
      const before = files.get(call.file) ?? Buffer.alloc(0);
      files.set(call.file, kept === "everything" ? changed(before, call) : partlyChanged(before, call, dice));
    }
    return files;
  }

  /** A sync covers the writes that had ended when it began. */
  #sync(file: string, { beganAt }: RecordedCall): void {
    const isCovered = (one: RecordedCall): boolean => one.call.file === file && one.endedAt <= beganAt;
    for (const one of this.#unsynced) {
      if (isCovered(one)) this.#synced.set(file, changed(this.#synced.get(file) ?? Buffer.alloc(0), one.call));
    }
    this.#unsynced = this.#unsynced.filter((one) => !isCovered(one));
  }
}

function changed(before: Buffer, change: Change): Buffer {
  if (change.does === "truncate") return resized(before, change.size);
  const after = resized(before, Math.max(before.length, change.offset + change.bytes.length));
  change.bytes.copy(after, change.offset);
  return after;
}

function partlyChanged(before: Buffer, change: Change, dice: Dice): Buffer {
  if (change.does === "truncate") return dice.oneIn(2) ? changed(before, change) : before;
  const { offset, bytes } = change;
  let after = before;
  let from = 0;
  while (from < bytes.length) {
    const to = Math.min(bytes.length, from + sectorBytes - ((offset + from) % sectorBytes));
    const sector = { ...change, offset: offset + from, bytes: bytes.subarray(from, to) };
    if (dice.oneIn(2)) after = changed(after, sector);
    from = to;
  }
  return after;
}

function resized(bytes: Buffer, size: number): Buffer {
  const after = Buffer.alloc(size);
  bytes.copy(after, 0, 0, Math.min(size, bytes.length));
  return after;
}
