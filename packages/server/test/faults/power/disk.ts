/**
 * A folder on a disk behind a cache that a power loss empties, fed with the recorded calls of a process.
 *
 * K1. What a sync covers is on the disk when the sync returns: the writes to that file that had ended when it began. A
 *     write through a descriptor with O_DSYNC is on the disk when it returns, and so is the size of its file.
 * K2. Of all other writes, also those in flight, a disk has nothing, everything, or some sectors, in any order among all
 *     files. A sector is written whole or not at all.
 * K3. A file system keeps creations, removals and renames in order. They are on the disk once the folder was synced.
 * K4. A failed sync has covered nothing, and the next one does not cover what it missed: Linux marks these pages clean.
 *     They are on the disk or not, until they are written and synced again. So it is with a failed write.
 */
import { basename } from "node:path";
import type { Dice } from "../../crash/dice.ts";
import { FileBytes } from "./file-bytes.ts";
import { type Kept, Leftover } from "./leftover.ts";
import type { FileCall } from "./parse-call.ts";
import {
  type Change,
  changeNames,
  changeTo,
  cutBefore,
  type File,
  type NameChange,
  type Resize,
  type Write,
} from "./pending-changes.ts";
import type { Edge, RecordedCall } from "./write-record.ts";

interface Descriptor {
  readonly file: File;
  readonly appends: boolean;
  readonly isSynced: boolean;
  position: number;
}

export class Disk {
  readonly #folder: string;
  /** The names on the disk, and as the process sees them. */
  readonly #synced: Map<string, File>;
  readonly #names: Map<string, File>;
  #changes: Change[] = [];
  #nameChanges: NameChange[] = [];
  readonly #descriptors = new Map<number, Descriptor | "folder">();
  readonly #inFlight = new Set<RecordedCall>();
  readonly #writing = new Map<RecordedCall, Change>();
  #sequence = 0;

  /** `files` are on the disk to begin with. */
  constructor(folder: string, files: ReadonlyMap<string, Uint8Array>) {
    this.#folder = folder;
    this.#synced = new Map(
      [...files].map(([name, content]) => [name, { onDisk: new FileBytes(content), seen: new FileBytes(content) }]),
    );
    this.#names = new Map(this.#synced);
  }

  /** The number of changes that a power loss could take. */
  get pending(): number {
    return this.#changes.length + this.#nameChanges.length;
  }

  /** The files as the process sees them. */
  seen(): ReadonlyMap<string, Buffer> {
    return new Map([...this.#names].map(([name, { seen }]) => [name, seen.content]));
  }

  /** The name of the file that a call is about, without its folder. Empty for the folder itself. */
  nameOf(call: FileCall): string {
    if (!("fd" in call)) return basename(call.file);
    const descriptor = this.#descriptors.get(call.fd);
    if (descriptor === undefined || descriptor === "folder") return "";
    return [...this.#names].find(([, file]) => file === descriptor.file)?.[0] ?? "a removed file";
  }

  /** Whether a write is on the disk when it returns. */
  isSynced(fd: number): boolean {
    const descriptor = this.#descriptors.get(fd);
    return descriptor !== undefined && descriptor !== "folder" && descriptor.isSynced;
  }

  /** Edges must be taken in order. */
  take({ side, recorded }: Edge): void {
    const { call } = recorded;
    if (side === "begins") {
      this.#inFlight.add(recorded);
      this.#begin(call, recorded);
    } else {
      this.#inFlight.delete(recorded);
      this.#end(call, recorded);
    }
  }

  /** The files after the machine has lost power now, or the process has been killed. Valid until the next edge. */
  leftover(kept: Kept, dice: Dice): ReadonlyMap<string, Buffer> {
    const [synced, changes, nameChanges, inFlight] = [this.#synced, this.#changes, this.#nameChanges, this.#inFlight];
    return new Leftover({ synced, changes, nameChanges, inFlight }, dice).files(kept);
  }

  #begin(call: FileCall, recorded: RecordedCall): void {
    switch (call.does) {
      case "write":
        this.#write(call, recorded);
        return;
      case "truncate":
      case "allocate": {
        const { file } = this.#descriptor(call.fd);
        if (call.does === "allocate" && call.size <= file.seen.size) return;
        this.#add(file, { kind: "resize", size: call.size }, recorded);
        return;
      }
      case "remove":
      case "rename":
        this.#rename(call, recorded);
        return;
      default:
        return;
    }
  }

  #end(call: FileCall, recorded: RecordedCall): void {
    switch (call.does) {
      case "open":
        this.#open(call, recorded);
        return;
      case "seek":
        // Where it stands in a folder does not matter.
        if (this.#descriptors.get(call.fd) !== "folder") this.#descriptor(call.fd).position = call.offset;
        return;
      case "sync":
        this.#sync(call.fd, recorded);
        return;
      case "write": {
        const change = this.#writing.get(recorded);
        this.#writing.delete(recorded);
        const { file, isSynced } = this.#descriptor(call.fd);
        if (change !== undefined && isSynced && !recorded.isFailed) this.#syncWrite(file, change);
        return;
      }
      default:
        return;
    }
  }

  /** Descriptors are those of the process that opened them last: its predecessor is dead. */
  #open(call: Extract<FileCall, { does: "open" }>, recorded: RecordedCall): void {
    if (call.file === this.#folder) return void this.#descriptors.set(call.fd, "folder");
    const name = basename(call.file);
    let file = this.#names.get(name);
    if (file === undefined) {
      if (!call.creates) throw new Error(`${call.file} was opened, but its creation was not recorded`);
      file = { onDisk: new FileBytes(), seen: new FileBytes() };
      this.#changeNames({ kind: "create", name, file }, recorded);
    }
    if (call.empties && file.seen.size > 0) this.#add(file, { kind: "resize", size: 0 }, recorded);
    const { appends, isSynced } = call;
    this.#descriptors.set(call.fd, { file, appends, isSynced, position: 0 });
  }

  #write(call: Extract<FileCall, { does: "write" }>, recorded: RecordedCall): void {
    const descriptor = this.#descriptor(call.fd);
    const { file, appends, position } = descriptor;
    const offset = call.offset ?? (appends ? file.seen.size : position);
    if (call.offset === undefined && !recorded.isFailed) descriptor.position = offset + call.bytes.length;
    this.#add(file, { kind: "write", offset, bytes: call.bytes }, recorded);
  }

  #rename(call: Extract<FileCall, { does: "remove" | "rename" }>, recorded: RecordedCall): void {
    const name = basename(call.file);
    if (call.does === "remove") this.#changeNames({ kind: "remove", name }, recorded);
    else this.#changeNames({ kind: "rename", name, to: basename(call.to) }, recorded);
  }

  #add(file: File, what: Write | Resize, recorded: RecordedCall): void {
    this.#sequence += 1;
    const change: Change = { ...what, file, recorded, sequence: this.#sequence, isMissed: recorded.isFailed };
    this.#changes.push(change);
    if (recorded.isFailed) return;
    changeTo(file.seen, change);
    if (change.kind === "write") this.#writing.set(recorded, change);
  }

  #changeNames(what: Pick<NameChange, "kind" | "name" | "file" | "to">, recorded: RecordedCall): void {
    this.#sequence += 1;
    const change: NameChange = { ...what, recorded, sequence: this.#sequence };
    this.#nameChanges.push(change);
    changeNames(this.#names, change);
  }

  #sync(fd: number, { beganAt, isFailed }: RecordedCall): void {
    const descriptor = this.#descriptors.get(fd);
    const isCovered = ({ recorded: { endedAt } }: Change | NameChange): boolean => endedAt <= beganAt;
    if (descriptor === "folder") {
      if (isFailed) return;
      const rest = this.#nameChanges.findIndex((change) => !isCovered(change));
      const done = this.#nameChanges.splice(0, rest === -1 ? this.#nameChanges.length : rest);
      for (const change of done) changeNames(this.#synced, change);
      return;
    }
    const { file } = this.#descriptor(fd);
    const covered = this.#changes.filter((change) => change.file === file && !change.isMissed && isCovered(change));
    if (isFailed) for (const change of covered) change.isMissed ||= change.kind === "write";
    else for (const change of covered) this.#settle(change);
  }

  /** K1. A file's size changes in order. */
  #syncWrite(file: File, write: Change): void {
    const earlier = ({ kind, sequence }: Change): boolean => kind === "resize" && sequence < write.sequence;
    for (const change of this.#changes.filter((each) => each.file === file && earlier(each))) this.#settle(change);
    this.#settle(write);
  }

  /** The change is on the disk now. What was written to the same place before can no longer reach it. */
  #settle(change: Change): void {
    changeTo(change.file.onDisk, change);
    this.#changes = this.#changes.flatMap((other) => {
      if (other === change) return [];
      const isBefore = other.file === change.file && other.sequence < change.sequence;
      return isBefore ? cutBefore(other, change) : [other];
    });
  }

  #descriptor(fd: number): Descriptor {
    const descriptor = this.#descriptors.get(fd);
    if (descriptor === undefined || descriptor === "folder") throw new Error(`descriptor ${fd} was not recorded`);
    return descriptor;
  }
}
