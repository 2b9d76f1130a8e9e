import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteStore, openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import { audit } from "../../crash/audit.ts";
import type { Ledger } from "../../crash/ledger.ts";
import { ServerProcess } from "../../crash/server-process.ts";
import { type Fault, onSqlite, type Print, whyNotInstalled } from "../fault.ts";
import { readFiles, storeName, withoutContent, writeFiles } from "../power/store-files.ts";
import { type FoundFrame, frameParts, framesIn } from "./log-frames.ts";

const loadMs = 1_500;
const problemsShown = 3;
/** A server judges its log as a reader does, but starts threads, which takes longer than all else. */
const asServerEvery = 3;
const slowWrites = ["-e", "inject=pwrite64:delay_enter=100000:when=40+"];
/** Frames that SQLite does not have yet, without which little can be damaged. */
const unappliedMin = 4;
const segments = [`${storeName}-log-0`, `${storeName}-log-1`] as const;

type Files = ReadonlyMap<string, Uint8Array>;

/** What must happen when a store is opened on damaged files. */
type Expected =
  /** Everything is there. */
  | { readonly outcome: "whole" }
  /** As if the last frame, which a crash can tear, had never been written. */
  | { readonly outcome: "withoutLastFrame" }
  /** The store is refused, in words that have all of these. Nothing is changed. */
  | { readonly outcome: "refused"; readonly saying: readonly string[] };

type How = "asServer" | "asReader";

interface Damaged {
  readonly what: string;
  readonly files: Files;
  readonly expected: Expected;
}

/** Kills a server under load, and damages copies of what it has left in its log, one place at a time. */
export const damagedLog: Fault = {
  name: "the log of a killed server is damaged",
  cannotRun: () => whyNotInstalled("strace"),
  prepare: async (folder) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    const store = `sqlite:${join(disk, storeName)}`;
    let former: Files = new Map();
    let left: Files = new Map();
    let ledger: Ledger | undefined;
    return {
      ...onSqlite(join(disk, storeName)),
      // SQLite falls behind, so that the log has much that SQLite does not have.
      under: ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-P", `${join(disk, storeName)}-wal`, ...slowWrites],
      tightness: "tight",
      calls: "executions",
      beforeStart: async () => {
        // An earlier life with a log of its own.
        const server = new ServerProcess(store);
        await server.ready();
        await server.crash();
        former = await readFiles(disk);
      },
      happens: async (life) => {
        ledger = life.ledger;
        await pause(loadMs);
        await life.server.crash();
        left = await readFiles(disk);
        return [];
      },
      afterDeath: (_seed, print) => {
        if (ledger === undefined) throw new Error("the server has not run");
        return new LogDamage(join(folder, "damaged"), { left, former, ledger }, print).tryAll();
      },
    };
  },
};

interface Killed {
  /** What the killed server has left, and what one before it had left. */
  readonly left: Files;
  readonly former: Files;
  readonly ledger: Ledger;
}

class LogDamage {
  readonly #folder: string;
  readonly #killed: Killed;
  readonly #print: Print;
  readonly #problems: string[] = [];

  constructor(folder: string, killed: Killed, print: Print) {
    this.#folder = folder;
    this.#killed = killed;
    this.#print = print;
  }

  async tryAll(): Promise<readonly string[]> {
    const { left } = this.#killed;
    const next = await this.#nextToApply();
    const frames = segments
      .flatMap((name) => framesIn(name, left.get(name) ?? new Uint8Array()))
      .toSorted((one, other) => one.sequence - other.sequence);
    const unapplied = frames.filter(({ sequence }) => sequence >= next);
    if (unapplied.length < unappliedMin) return [`only ${unapplied.length} frames were left to apply`];
    const last = unapplied.at(-1);
    const without = last === undefined ? left : withZeros(left, last);
    const lost = await this.#open("without-the-last-frame", without, "asReader");
    if (lost.some((problem) => problem.startsWith("verify"))) this.#problems.push(...lost);
    const frameDamage = [...damagedFrames(left, unapplied), ...damageBeforeOne(left, unapplied)];
    const all = [...frameDamage, ...damagedElsewhere(left, frames, next), ...this.#exchanged()];
    for (const [number, damaged] of all.entries()) {
      await this.#try(damaged, lost, number, "asReader");
      if (number % asServerEvery === 0) await this.#try(damaged, lost, number, "asServer");
    }
    await this.#refusedByServer(all.find(({ expected }) => expected.outcome === "refused"));
    this.#print(`  ${all.length} damaged copies of a log with ${unapplied.length} frames to apply`);
    return this.#problems;
  }

  /** The sequence of the first frame that SQLite does not have. */
  async #nextToApply(): Promise<number> {
    const folder = join(this.#folder, "position");
    await writeFiles(folder, this.#killed.left);
    const db = new DatabaseSync(join(folder, storeName));
    try {
      return Number(db.prepare("select sequence from log_position").get()?.["sequence"]);
    } finally {
      db.close();
      await rm(folder, { recursive: true });
    }
  }

  async #try({ what, files, expected }: Damaged, lost: readonly string[], number: number, how: How): Promise<void> {
    const found = await this.#open(`${number}-${how}`, files, how);
    const before = this.#problems.length;
    const say = (problem: string): void => void this.#problems.push(`${number} ${how}: ${what}: ${problem}`);
    if (expected.outcome === "refused") {
      const [refusal = ""] = found;
      const missing = expected.saying.filter((each) => !refusal.includes(each));
      if (!refusal.startsWith(refused))
        say(`${found.length} problems instead of a refusal: ${found.slice(0, problemsShown)}`);
      else if (missing.length > 0) say(`the refusal does not say ${missing.join(" or ")}: ${refusal}`);
    } else {
      const wanted = expected.outcome === "whole" ? [] : lost;
      if (found.join("\n") !== wanted.join("\n"))
        say(`${wanted.length} problems were expected, but: ${found.slice(0, problemsShown)}`);
    }
    if (this.#problems.length > before) await writeFiles(join(this.#folder, `${number}-as-it-was`), files);
  }

  /** The problems of a store on these files, or why it is refused. */
  async #open(name: string, files: Files, how: How): Promise<readonly string[]> {
    const folder = join(this.#folder, name);
    await writeFiles(folder, files);
    const path = join(folder, storeName);
    try {
      const store = await (how === "asServer" ? openSqliteStore(path) : openSqliteStoreReadOnly(path));
      return (await audit(store, { ledger: this.#killed.ledger, everythingEnded: false })).problems;
    } catch (error) {
      const after = await readFiles(folder);
      const changed = [...files]
        .filter(([file, content]) => !withoutContent.includes(file) && !after.get(file)?.equals(content))
        .map(([file]) => file);
      const said = error instanceof Error ? error.message : String(error);
      return changed.length === 0 ? [`${refused} ${said}`] : [`refused, but ${changed} changed: ${said}`];
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async #refusedByServer(damaged: Damaged | undefined): Promise<void> {
    if (damaged === undefined) return;
    const folder = join(this.#folder, "server");
    await writeFiles(folder, damaged.files);
    const server = new ServerProcess(`sqlite:${join(folder, storeName)}`);
    const port = await server.readyOrEnded();
    if (port !== undefined) {
      this.#problems.push(`${damaged.what}: a server started`);
      await server.crash();
      return;
    }
    const exitCode = await server.ended;
    const says = server.warnings.includes("Restore a backup");
    if (exitCode !== 1 || !says) this.#problems.push(`${damaged.what}: exit code ${exitCode}: ${server.warnings}`);
    await rm(folder, { recursive: true });
  }

  /** Segments that are missing, or are those of an earlier time. */
  #exchanged(): readonly Damaged[] {
    const { left, former } = this.#killed;
    const missing = { outcome: "refused", saying: ["-log-0", "is missing", "restore a backup"] } as const;
    const all: Damaged[] = segments.map((name) => ({
      what: `${name} is missing`,
      files: changed(left, [[name, undefined]]),
      expected: missing,
    }));
    all.push({
      what: "the whole log is missing",
      files: changed(left, [
        [segments[0], undefined],
        [segments[1], undefined],
      ]),
      expected: missing,
    });
    for (const name of segments) {
      const old = former.get(name);
      if (old === undefined) continue;
      all.push({ what: `${name} is that of an earlier life`, files: changed(left, [[name, old]]), expected: missing });
    }
    all.push({
      what: "the segments have changed places",
      files: changed(left, [
        [segments[0], left.get(segments[1])],
        [segments[1], left.get(segments[0])],
      ]),
      expected: { outcome: "refused", saying: ["-log-0 is damaged at byte 0", "or is another segment"] },
    });
    return all;
  }
}

const refused = "refused:";

function damagedFrames(left: Files, unapplied: readonly FoundFrame[]): readonly Damaged[] {
  const [last, before, first] = [unapplied.at(-1), unapplied.at(-2), unapplied[0]];
  const torn: Expected = { outcome: "withoutLastFrame" };
  return [
    ...(last === undefined ? [] : flipped(left, last, "the last frame", torn)),
    ...(before === undefined ? [] : flipped(left, before, "the frame before the last", damageIn(before))),
    ...(first === undefined ? [] : flipped(left, first, "the first frame to apply", damageIn(first))),
    ...(first === undefined
      ? []
      : [{ what: "the first frame to apply is gone", files: withZeros(left, first), expected: damageIn(first) }]),
  ];
}

/** With what they would show if there were few frames, all in one segment. */
function damageBeforeOne(left: Files, unapplied: readonly FoundFrame[]): readonly Damaged[] {
  const [first, second, ...others] = unapplied;
  if (first === undefined || second === undefined) return [];
  const few = others.reduce(withZeros, left);
  return [
    {
      what: "the first of two frames to apply is gone",
      files: withZeros(few, first),
      expected: second.file === first.file ? damageIn(first) : { outcome: "refused", saying: ["Restore a backup"] },
    },
  ];
}

function damageIn({ file, offset }: FoundFrame): Expected {
  return { outcome: "refused", saying: [file, `byte ${offset}`, "Restore a backup"] };
}

/** A bit of each part of a frame. A frame that only showed that the log can be written has no payload. */
function flipped(left: Files, frame: FoundFrame, whose: string, expected: Expected): readonly Damaged[] {
  const parts = [...Object.entries(frameParts), ["middle of the payload", frame.bytes >> 1] as const];
  const all = [...parts, ["last byte", frame.bytes - 1] as const].filter(([, at]) => at < frame.bytes);
  return all.map(([part, at]) => ({
    what: `${whose}, ${part}`,
    files: withFlip(left, frame.file, frame.offset + at),
    expected,
  }));
}

/** Places that nobody reads any more, or yet, and the headers of segments. */
function damagedElsewhere(left: Files, frames: readonly FoundFrame[], next: number): readonly Damaged[] {
  const whole: Expected = { outcome: "whole" };
  const applied = frames.find(({ sequence }) => sequence < next - 1);
  const last = frames.at(-1);
  const all: Damaged[] = [];
  if (applied !== undefined) {
    const files = withFlip(left, applied.file, applied.offset + (applied.bytes >> 1));
    all.push({ what: "a frame that SQLite has", files, expected: whole });
  }
  if (last !== undefined) {
    const behind = last.offset + last.bytes;
    const end = left.get(last.file)?.length ?? 0;
    for (const at of [behind, behind + 5, behind + 600].filter((each) => each < end)) {
      all.push({
        what: `byte ${at - behind} behind the last frame`,
        files: withFlip(left, last.file, at),
        expected: whole,
      });
    }
  }
  for (const file of segments) {
    const saying = [`${file} is damaged at byte 0`, "Restore a backup"];
    for (const at of [3, 17, 22, 25]) {
      const files = withFlip(left, file, at);
      all.push({ what: `byte ${at} of the header of ${file}`, files, expected: { outcome: "refused", saying } });
    }
    all.push({ what: `the unused end of the header of ${file}`, files: withFlip(left, file, 60), expected: whole });
  }
  return all;
}

function withFlip(files: Files, file: string, at: number): Files {
  const bytes = Buffer.from(files.get(file) ?? []);
  if (at >= bytes.length) throw new Error(`${file} has no byte ${at}`);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return changed(files, [[file, bytes]]);
}

function withZeros(files: Files, { file, offset, bytes }: FoundFrame): Files {
  const content = Buffer.from(files.get(file) ?? []);
  content.fill(0, offset, offset + bytes);
  return changed(files, [[file, content]]);
}

function changed(files: Files, changes: readonly (readonly [string, Uint8Array | undefined])[]): Files {
  const result = new Map(files);
  for (const [name, content] of changes) {
    if (content === undefined) result.delete(name);
    else result.set(name, content);
  }
  return result;
}
