import type { FileBytes } from "./file-bytes.ts";
import type { RecordedCall } from "./write-record.ts";

export interface File {
  readonly onDisk: FileBytes;
  /** As every process sees it. */
  readonly seen: FileBytes;
}

export interface Write {
  readonly kind: "write";
  readonly offset: number;
  readonly bytes: Buffer;
}

export interface Resize {
  readonly kind: "resize";
  readonly size: number;
}

/** A change to a file's content that may not be on the disk. */
export type Change = (Write | Resize) & {
  readonly file: File;
  readonly recorded: RecordedCall;
  /** The place among all changes. */
  readonly sequence: number;
  /** A sync that should have covered it has failed, or the write itself. */
  isMissed: boolean;
};

/** A change to the folder. */
export interface NameChange {
  readonly kind: "create" | "remove" | "rename";
  readonly name: string;
  readonly file?: File;
  readonly to?: string;
  readonly recorded: RecordedCall;
  readonly sequence: number;
}

export function changeTo(bytes: FileBytes, change: Write | Resize): void {
  if (change.kind === "resize") bytes.resize(change.size);
  else bytes.write(change.offset, change.bytes);
}

export function changeNames(names: Map<string, File>, { kind, name, file, to }: NameChange): void {
  const named = file ?? names.get(name);
  if (kind !== "create") names.delete(name);
  if (kind !== "remove" && named !== undefined) names.set(to ?? name, named);
}

/** What a change still could do to the disk after a later one is there. */
export function cutBefore(earlier: Change, later: Write | Resize): readonly Change[] {
  if (earlier.kind === "resize") return [];
  const [begin, end] = later.kind === "write" ? [later.offset, later.offset + later.bytes.length] : [later.size];
  return [part(earlier, 0, begin), ...(end === undefined ? [] : [part(earlier, end, Number.POSITIVE_INFINITY)])].filter(
    (each) => each.kind === "write" && each.bytes.length > 0,
  );
}

/** The part of a write that lies between two offsets in its file. */
export function part<Whole extends Write>(write: Whole, from: number, to: number): Whole {
  const { offset, bytes } = write;
  const begin = Math.min(Math.max(from, offset), offset + bytes.length);
  const end = Math.max(begin, Math.min(to, offset + bytes.length));
  return { ...write, offset: begin, bytes: bytes.subarray(begin - offset, end - offset) };
}
