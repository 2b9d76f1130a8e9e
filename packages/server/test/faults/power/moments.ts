import type { Dice } from "../../crash/dice.ts";
import { Disk } from "./disk.ts";
import type { Kept } from "./leftover.ts";
import type { FileCall } from "./parse-call.ts";
import type { Edge } from "./write-record.ts";

/** Power is lost after this many edges of a record. */
export interface Moment {
  readonly edges: number;
  /** What the process was doing. */
  readonly doing: string;
  readonly kept: Kept;
}

/** Named spans of a record: each phase ends where the next begins. */
export interface Phase {
  readonly name: string;
  readonly beginsAt: number;
}

interface Circumstances {
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly phases: readonly Phase[];
}

/** Writes to the beginning of a file are rare and special: headers, first pages, a log that starts again. */
const headBytes = 4096;
const allKept: readonly Kept[] = ["nothing", "everything", "killed", "someSectors", "someFiles", "inOrder"];

/**
 * Chooses moments within a record. Calls are told apart by phase, kind and file, and each sort gets its turn, so that
 * what a server does seldom is met as often as what it does all the time.
 */
export function chooseMoments(
  record: readonly Edge[],
  circumstances: Circumstances,
  count: number,
  dice: Dice,
): readonly Moment[] {
  const sorts = sortsIn(record, circumstances);
  const moments: Moment[] = [];
  while (moments.length < count && sorts.size > 0) {
    for (const [doing, indexes] of sorts) {
      const place = dice.between(0, indexes.length - 1);
      const [edges] = indexes.splice(place, 1);
      if (indexes.length === 0) sorts.delete(doing);
      const kept = dice.oneOf(allKept);
      if (edges !== undefined && kept !== undefined) moments.push({ edges, doing, kept });
    }
  }
  return moments.slice(0, count).toSorted((one, other) => one.edges - other.edges);
}

/** By sort: after how many edges something has changed. */
function sortsIn(record: readonly Edge[], { folder, files, phases }: Circumstances): Map<string, number[]> {
  const disk = new Disk(folder, files);
  const sorts = new Map<string, number[]>();
  for (const [index, edge] of record.entries()) {
    const { does } = edge.recorded.call;
    const before = disk.pending;
    disk.take(edge);
    const isIdle = does === "seek" || (does === "open" && disk.pending === before);
    if (isIdle) continue;
    const phase = phases.findLast(({ beginsAt }) => beginsAt <= edge.at)?.name ?? "";
    const sort = `${phase}: ${sortOf(edge.recorded.call, disk)} ${edge.side}`;
    const indexes = sorts.get(sort) ?? [];
    sorts.set(sort, indexes);
    indexes.push(index + 1);
  }
  return sorts;
}

function sortOf(call: FileCall, disk: Disk): string {
  const name = disk.nameOf(call);
  if (call.does !== "write") return `${call.does} ${name}`;
  const synced = disk.isSynced(call.fd) ? "synced " : "";
  return `${synced}write ${name}${(call.offset ?? 0) < headBytes ? " (head)" : ""}`;
}
