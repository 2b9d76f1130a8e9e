import type { Dice } from "../../crash/dice.ts";
import type { FileBytes } from "./file-bytes.ts";
import { type Change, changeNames, changeTo, type File, type NameChange, part } from "./pending-changes.ts";
import type { RecordedCall } from "./write-record.ts";

const sectorBytes = 512;
/** The kernel copies a write into its cache page by page, and a kill can stop it between two. */
const pageBytes = 4096;

/**
 * How much of what was not synced is left. `killed`: the machine goes on, and only a write in flight is cut short.
 * `inOrder`: all up to one change, of which some sectors. `someFiles`: all of some files, nothing of the others.
 */
export type Kept = "nothing" | "everything" | "killed" | "someSectors" | "someFiles" | "inOrder";

/** The chance of a sector. Where few are missing, more of what depends on them is there. */
const sectorChances = [0.1, 0.5, 0.9];

/** What is on the disk for certain, and what may be. */
export interface Cached {
  readonly synced: ReadonlyMap<string, File>;
  readonly changes: readonly Change[];
  readonly nameChanges: readonly NameChange[];
  readonly inFlight: ReadonlySet<RecordedCall>;
}

export class Leftover {
  readonly #cached: Cached;
  readonly #dice: Dice;

  constructor(cached: Cached, dice: Dice) {
    this.#cached = cached;
    this.#dice = dice;
  }

  files(kept: Kept): ReadonlyMap<string, Buffer> {
    const contents = new Map<File, FileBytes>();
    for (const change of this.#changes(kept)) {
      const content = contents.get(change.file) ?? change.file.onDisk.copy();
      contents.set(change.file, content);
      changeTo(content, change);
    }
    const names = this.#names(kept);
    return new Map([...names].map(([name, file]) => [name, (contents.get(file) ?? file.onDisk).content]));
  }

  #names(kept: Kept): ReadonlyMap<string, File> {
    const { synced, nameChanges } = this.#cached;
    const names = new Map(synced);
    const isAll = kept === "everything" || kept === "killed";
    const count = isAll ? nameChanges.length : kept === "nothing" ? 0 : this.#dice.between(0, nameChanges.length);
    for (const change of nameChanges.slice(0, count)) changeNames(names, change);
    return names;
  }

  #changes(kept: Kept): readonly Change[] {
    const { changes, inFlight } = this.#cached;
    // Without writes that failed.
    const real = changes.filter(({ recorded }) => !recorded.isFailed);
    switch (kept) {
      case "nothing":
        return [];
      case "everything":
        return real;
      case "killed":
        return real.flatMap((change) => (inFlight.has(change.recorded) ? this.#cutShort(change) : [change]));
      case "someSectors": {
        const chance = this.#dice.oneOf(sectorChances) ?? 1;
        return changes.flatMap((change) => this.#someSectors(change, chance));
      }
      case "someFiles": {
        const files = new Set([...new Set(changes.map(({ file }) => file))].filter(() => this.#dice.oneIn(2)));
        return changes.filter(({ file }) => files.has(file));
      }
      case "inOrder": {
        const last = this.#dice.between(0, real.length);
        const torn = real.slice(last, last + 1).flatMap((change) => this.#someSectors(change, 0.5));
        return [...real.slice(0, last), ...torn];
      }
    }
  }

  #cutShort(change: Change): readonly Change[] {
    if (change.kind === "resize") return this.#dice.oneIn(2) ? [change] : [];
    const [first, last] = [change.offset, change.offset + change.bytes.length - 1].map((at) =>
      Math.floor(at / pageBytes),
    );
    const pages = (last ?? 0) - (first ?? 0) + 1;
    return [part(change, 0, ((first ?? 0) + this.#dice.between(0, pages)) * pageBytes)];
  }

  #someSectors(change: Change, chance: number): readonly Change[] {
    if (change.kind === "resize") return this.#dice.fraction() < chance ? [change] : [];
    const sectors: Change[] = [];
    const end = change.offset + change.bytes.length;
    for (let from = change.offset; from < end; ) {
      const to = (Math.floor(from / sectorBytes) + 1) * sectorBytes;
      if (this.#dice.fraction() < chance) sectors.push(part(change, from, to));
      from = to;
    }
    return sectors;
  }
}
