/** Reads a single call from strace's text. See write-record.ts for the flags. */

/** A change to a file or a folder, by path or by the descriptor through which it was made. */
export type FileCall =
  | {
      readonly does: "open";
      readonly file: string;
      readonly fd: number;
      readonly creates: boolean;
      readonly empties: boolean;
      readonly appends: boolean;
      /** O_DSYNC or O_SYNC: a write is on the disk when it returns. */
      readonly isSynced: boolean;
    }
  /** Without an offset, where the descriptor stands. */
  | { readonly does: "write"; readonly fd: number; readonly offset: number | undefined; readonly bytes: Buffer }
  | { readonly does: "truncate"; readonly fd: number; readonly size: number }
  | { readonly does: "allocate"; readonly fd: number; readonly size: number }
  | { readonly does: "seek"; readonly fd: number; readonly offset: number }
  | { readonly does: "sync"; readonly fd: number }
  | { readonly does: "remove"; readonly file: string }
  | { readonly does: "rename"; readonly file: string; readonly to: string };

export interface ParsedCall {
  readonly call: FileCall;
  /** It returned an error. What it wrote may be on the disk all the same. */
  readonly isFailed: boolean;
}

/** All calls that change files, and those that would escape this record: the parser refuses the latter. */
export const recordedCalls = [
  ...["openat", "pwrite64", "pwritev", "write", "writev", "lseek", "ftruncate", "fallocate", "fsync", "fdatasync"],
  ...["rename", "renameat", "renameat2", "unlink", "unlinkat"],
  ...["open", "creat", "pwritev2", "truncate", "sync_file_range", "link", "linkat", "copy_file_range", "sendfile"],
];

type Parse = (text: string, returned: number) => FileCall | undefined;

/** By name. A call that is recorded but has no row is refused. */
const parsers: Readonly<Record<string, Parse>> = {
  openat: (text, returned) => {
    const [, file = "", flags = ""] = /^openat\([^"]*"([^"]*)", ([A-Z_|]+)/.exec(text) ?? [];
    const has = (flag: string): boolean => flags.split("|").includes(flag);
    return {
      does: "open",
      file: textOf(file),
      fd: returned,
      creates: has("O_CREAT"),
      empties: has("O_TRUNC"),
      appends: has("O_APPEND"),
      isSynced: has("O_DSYNC") || has("O_SYNC"),
    };
  },
  pwrite64: (text, returned) => {
    const [, fd, hex = "", length, offset] = /^pwrite64\((\d+)<[^"]*"([^"]*)", (\d+), (\d+)/.exec(text) ?? [];
    return writeOf(text, Number(fd), bytesOf(hex), Number(length), Number(offset), returned);
  },
  write: (text, returned) => {
    const [, fd, hex = "", length] = /^write\((\d+)<[^"]*"([^"]*)", (\d+)/.exec(text) ?? [];
    return writeOf(text, Number(fd), bytesOf(hex), Number(length), undefined, returned);
  },
  pwritev: (text, returned) => {
    const offset = Number(/\], \d+, (\d+)[^\]]*$/.exec(text)?.[1]);
    return vectorOf(text, offset, returned);
  },
  writev: (text, returned) => vectorOf(text, undefined, returned),
  lseek: (text, returned) => ({ does: "seek", fd: descriptorOf(text), offset: returned }),
  ftruncate: (text) => ({ does: "truncate", fd: descriptorOf(text), size: Number(/, (\d+)/.exec(text)?.[1]) }),
  fallocate: (text) => {
    const [, mode = "", offset, length] = /, ([\w|]+), (\d+), (\d+)/.exec(text) ?? [];
    if (mode.includes("KEEP_SIZE") && !mode.includes("PUNCH")) return undefined;
    if (mode !== "0") throw new Error(`an allocation that this reader does not know: ${text.slice(0, 200)}`);
    return { does: "allocate", fd: descriptorOf(text), size: Number(offset) + Number(length) };
  },
  fsync: (text) => ({ does: "sync", fd: descriptorOf(text) }),
  fdatasync: (text) => ({ does: "sync", fd: descriptorOf(text) }),
  unlink: removalOf,
  unlinkat: removalOf,
  rename: renameOf,
  renameat: renameOf,
  renameat2: renameOf,
};

/** `undefined` for a call that changes nothing. */
export function parseCall(text: string): ParsedCall | undefined {
  const name = text.slice(0, text.indexOf("("));
  const parse = parsers[name];
  if (parse === undefined) throw new Error(`a call that this reader does not know: ${text.slice(0, 200)}`);
  // The result comes last. A call that the end of the process interrupted has none.
  const result = /\) += (-?\d+|\?)[^"]*$/.exec(text.slice(-400))?.[1];
  const returned = result === undefined || result === "?" ? Number.NaN : Number(result);
  const isFailed = returned === -1;
  const call = parse(text, returned);
  // Nothing is left of a failed call, except perhaps of what it wrote.
  if (call === undefined || (isFailed && call.does !== "write" && call.does !== "sync")) return undefined;
  if (call.does === "open" && Number.isNaN(returned)) return undefined;
  return { call, isFailed };
}

function writeOf(
  text: string,
  fd: number,
  bytes: Buffer,
  length: number,
  offset: number | undefined,
  returned: number,
): FileCall {
  if (bytes.length !== length || Number.isNaN(fd)) throw new Error(`an incomplete record: ${text.slice(0, 200)}`);
  // A write can be cut short.
  return { does: "write", fd, offset, bytes: returned >= 0 ? bytes.subarray(0, returned) : bytes };
}

function vectorOf(text: string, offset: number | undefined, returned: number): FileCall {
  const parts = [...text.matchAll(/\{iov_base="([^"]*)", iov_len=(\d+)\}/g)];
  const bytes = Buffer.concat(parts.map(([, hex = ""]) => bytesOf(hex)));
  const length = parts.reduce((sum, [, each]) => sum + Number(each), 0);
  return writeOf(text, descriptorOf(text), bytes, length, offset, returned);
}

function removalOf(text: string): FileCall {
  return { does: "remove", file: pathsIn(text)[0] ?? "" };
}

function renameOf(text: string): FileCall {
  const [file = "", to = ""] = pathsIn(text);
  return { does: "rename", file, to };
}

function descriptorOf(text: string): number {
  return Number(/^\w+\((\d+)</.exec(text)?.[1]);
}

function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map(([, hex = ""]) => textOf(hex));
}

function textOf(hex: string): string {
  return bytesOf(hex).toString();
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll("\\x", ""), "hex");
}
