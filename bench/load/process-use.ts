import { readFileSync } from "node:fs";

/** What a process has used since it began, as far as the system tells (Linux). */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
  readonly residentBytes: number;
}

/** Clock ticks a second in /proc, on every Linux in use. */
const ticksPerSecond = 100;

/** `undefined` where the system does not tell. */
export function useOf(pid: number): ProcessUse | undefined {
  try {
    // After the name in parentheses: state is field 3, utime and stime are 14 and 15.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const written = /^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1];
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      writtenBytes: Number(written),
      residentBytes: Number(resident) * 1024,
    };
  } catch {
    // No /proc on this system, or no right to read it: the columns are left out.
    return undefined;
  }
}
