import { readdirSync, readFileSync } from "node:fs";
import type { ProcessUse } from "../../load/target.ts";

/** Clock ticks per second in /proc, the same on every Linux in use. */
const ticksPerSecond = 100;

/** The fields after the name in parentheses: 0 is the state, 1 the parent, 11 and 12 are utime and stime. */
function statOf(pid: number | string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/**
 * CPU seconds of the parent of a process and of all its children, including ended ones: for PostgreSQL, given one of
 * its backends. `undefined` where the system does not report them.
 */
export function familyCpuSeconds(pid: number): number | undefined {
  try {
    const parent = statOf(pid)[1];
    if (parent === undefined) return undefined;
    // The parent's own ticks and those of the children that it has waited for.
    const ticks = statOf(parent).slice(11, 15).map(Number);
    for (const other of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const stat = statOfAny(other);
      if (stat?.[1] === parent) ticks.push(Number(stat[11]), Number(stat[12]));
    }
    return ticks.reduce((sum, each) => sum + each, 0) / ticksPerSecond;
  } catch {
    // As below.
    return undefined;
  }
}

/** `undefined` for a process that has ended since it was listed. */
function statOfAny(pid: string): readonly string[] | undefined {
  try {
    return statOf(pid);
  } catch {
    return undefined;
  }
}

/** `undefined` where the system does not report it. */
export function useOf(pid: number): ProcessUse | undefined {
  try {
    const fields = statOf(pid);
    const written = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1];
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      writtenBytes: Number(written),
      residentBytes: Number(resident) * 1024,
    };
  } catch {
    // No /proc on this system, or no permission to read it: the columns are omitted.
    return undefined;
  }
}
