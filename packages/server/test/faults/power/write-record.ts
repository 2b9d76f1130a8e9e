/**
 * Reads what strace recorded of a process and the files of its store.
 *
 * Each call is a line, or two if other threads made calls meanwhile: `<unfinished ...>` and `<... CALL resumed>`. `-xx`
 * writes all strings in hexadecimal, also the paths behind descriptors.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type ParsedCall, parseCall, recordedCalls } from "./parse-call.ts";

/** A call and when it began and ended, in milliseconds of the time of day. A call that never ended has no end. */
export interface RecordedCall extends ParsedCall {
  readonly beganAt: number;
  readonly endedAt: number;
}

/** The beginning or the end of a call. */
export interface Edge {
  readonly at: number;
  readonly side: "begins" | "ends";
  readonly recorded: RecordedCall;
}

/**
 * The command that runs a program and records its calls on these paths. `-D` makes the program our own child, so that a
 * signal reaches it and not the tracer; with a filter in the kernel, only the recorded calls stop the program.
 */
export function recording(record: string, paths: readonly string[], tampering: readonly string[] = []): string[] {
  return [
    ...["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-T", "-xx", "-s", "10000000", "-o", record],
    ...["--absolute-timestamps=format:unix,precision:ns", "--syscall-times=ns"],
    ...["-e", `trace=${recordedCalls.join(",")}`],
    ...tampering.flatMap((each) => ["-e", `inject=${each}`]),
    ...paths.flatMap((path) => ["-P", path]),
  ];
}

/** All beginnings and ends, in order. */
export async function readRecord(path: string): Promise<readonly Edge[]> {
  const edges: Edge[] = [];
  const unfinished = new Map<string, { readonly beganAt: number; readonly text: string }>();
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, thread, time, text] = /^(\d+) +(\d+\.\d+) (.*)$/s.exec(line) ?? [];
    if (thread === undefined || time === undefined || text === undefined || /^(---|\+\+\+)/.test(text)) continue;
    const at = Number(time) * 1_000;
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text)?.[0];
    const begin = resumed === undefined ? undefined : unfinished.get(thread);
    if (text.endsWith("<unfinished ...>")) {
      unfinished.set(thread, { beganAt: at, text: text.slice(0, -"<unfinished ...>".length).trimEnd() });
    } else if (resumed !== undefined && begin !== undefined) {
      unfinished.delete(thread);
      addCall(edges, `${begin.text}${text.slice(resumed.length)}`, begin.beganAt, at);
    } else {
      const took = /<(\d+\.\d+)>$/.exec(text)?.[1];
      addCall(edges, text, at, took === undefined ? Number.POSITIVE_INFINITY : at + Number(took) * 1_000);
    }
  }
  // The process was killed in the middle of these.
  for (const { text, beganAt } of unfinished.values()) addCall(edges, text, beganAt, Number.POSITIVE_INFINITY);
  return edges.toSorted((one, other) => one.at - other.at);
}

function addCall(edges: Edge[], text: string, beganAt: number, endedAt: number): void {
  const parsed = parseCall(text);
  if (parsed === undefined) return;
  const recorded: RecordedCall = { ...parsed, beganAt, endedAt };
  edges.push({ at: beganAt, side: "begins", recorded });
  if (Number.isFinite(endedAt)) edges.push({ at: endedAt, side: "ends", recorded });
}
