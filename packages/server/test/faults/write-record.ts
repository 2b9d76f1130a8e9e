/**
 * Reads what strace recorded of a server's writes to its store:
 *
 *     strace -f -y -ttt -T -xx -s 1000000 -e trace=CALLS -P FILE... -o RECORD
 *
 * Each call is a line, or two if other threads made calls meanwhile: `<unfinished ...>` and `<... CALL resumed>`. `-xx`
 * writes all strings in hexadecimal, also the paths behind descriptors.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** Calls that change files, and all others that could be used instead of them: the reader refuses those. */
export const recordedCalls = [
  ...["pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "openat"],
  ...["write", "writev", "pwritev", "pwritev2", "truncate", "renameat", "renameat2", "unlinkat", "sync_file_range"],
];

export type FileCall =
  | { readonly does: "write"; readonly file: string; readonly offset: number; readonly bytes: Buffer }
  | { readonly does: "truncate"; readonly file: string; readonly size: number }
  | { readonly does: "sync"; readonly file: string }
  | { readonly does: "remove"; readonly file: string }
  | { readonly does: "create"; readonly file: string };

/** A call and when it began and ended, in milliseconds of the time of day. A call that never ended has no end. */
export interface RecordedCall {
  readonly call: FileCall;
  readonly beganAt: number;
  readonly endedAt: number;
}

/** In the order in which they take effect: a sync when it ends, all others when they begin. */
export async function readRecord(path: string): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = [];
  const unfinished = new Map<string, { readonly beganAt: number; readonly text: string }>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, thread, time, text] = /^(\d+) +(\d+\.\d+) (.*)$/s.exec(line) ?? [];
    if (thread === undefined || time === undefined || text === undefined) continue;
    const at = Number(time) * 1_000;
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text)?.[0];
    const begin = resumed === undefined ? undefined : unfinished.get(thread);
    if (text.endsWith("<unfinished ...>")) {
      unfinished.set(thread, { beganAt: at, text: text.slice(0, -"<unfinished ...>".length).trimEnd() });
    } else if (resumed !== undefined && begin !== undefined) {
      unfinished.delete(thread);
      addCall(calls, `${begin.text}${text.slice(resumed.length)}`, begin.beganAt, at);
    } else {
      const tookSeconds = Number(/<(\d+\.\d+)>$/.exec(text)?.[1] ?? 0);
      addCall(calls, text, at, at + tookSeconds * 1_000);
    }
  }
  // The server was killed in the middle of these.
  for (const { text, beganAt } of unfinished.values()) addCall(calls, text, beganAt, Number.POSITIVE_INFINITY);
  return calls.toSorted((one, other) => effectiveAt(one) - effectiveAt(other));
}

export function effectiveAt({ call, beganAt, endedAt }: RecordedCall): number {
  return call.does === "sync" ? endedAt : beganAt;
}

function addCall(calls: RecordedCall[], text: string, beganAt: number, endedAt: number): void {
  const call = parseCall(text);
  if (call !== undefined) calls.push({ call, beganAt, endedAt });
}

/** `undefined` for a call that failed, and for one that changes nothing. */
function parseCall(text: string): FileCall | undefined {
  if (/\) += -1 /.test(text.slice(-200)) || /^(---|\+\+\+)/.test(text)) return undefined;
  const name = text.slice(0, text.indexOf("("));
  switch (name) {
    case "pwrite64": {
      const [, file = "", hex = "", length, offset] =
        /^pwrite64\(\d+<([^>]*)>, "([^"]*)", (\d+), (\d+)/.exec(text) ?? [];
      const bytes = bytesOf(hex);
      if (bytes.length !== Number(length)) throw new Error(`an incomplete record: ${text.slice(0, 200)}`);
      return { does: "write", file: bytesOf(file).toString(), offset: Number(offset), bytes };
    }
    case "ftruncate": {
      const [, file = "", size] = /^ftruncate\(\d+<([^>]*)>, (\d+)/.exec(text) ?? [];
      return { does: "truncate", file: bytesOf(file).toString(), size: Number(size) };
    }
    case "fsync":
    case "fdatasync":
      return { does: "sync", file: bytesOf(/<([^>]*)>/.exec(text)?.[1] ?? "").toString() };
    case "unlink":
      return { does: "remove", file: bytesOf(/"([^"]*)"/.exec(text)?.[1] ?? "").toString() };
    case "openat": {
      const file = bytesOf(/"([^"]*)"/.exec(text)?.[1] ?? "").toString();
      return text.includes("O_CREAT") ? { does: "create", file } : undefined;
    }
    default:
      throw new Error(`a call that this reader does not know: ${text.slice(0, 200)}`);
  }
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll("\\x", ""), "hex");
}
