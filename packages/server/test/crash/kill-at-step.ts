import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Dice } from "./dice.ts";

/** A sort of system calls on the files of a store, of which a server makes at least so many under load. */
interface Step {
  readonly suffixes: readonly string[];
  readonly calls: string;
  /** A thread is killed at its Nth call of the sort, with N up to this. */
  readonly countMax: number;
}

const log = ["-log-0", "-log-1"];
const steps: readonly Step[] = [
  { suffixes: log, calls: "pwrite64", countMax: 150 },
  { suffixes: ["-wal"], calls: "pwrite64", countMax: 400 },
  { suffixes: ["-wal"], calls: "fsync,fdatasync", countMax: 20 },
  // A checkpoint.
  { suffixes: [""], calls: "pwrite64,fsync,fdatasync,ftruncate", countMax: 60 },
  // What happens only while a store is opened.
  {
    suffixes: ["", "-wal", ...log, "-log-owner", "-log-owner.unfinished"],
    calls: "openat,rename,unlink",
    countMax: 12,
  },
  { suffixes: log, calls: "write,fsync,fdatasync", countMax: 2 },
];

export function canKillAtSteps(): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, "strace")));
}

/** The command that runs a server on this store and kills it right before some system call. */
export function killingAtStep(path: string, dice: Dice): readonly string[] {
  const { suffixes, calls, countMax } = dice.oneOf(steps) ?? { suffixes: log, calls: "pwrite64", countMax: 1 };
  const when = dice.between(1, countMax);
  return [
    // With --seccomp-bpf, strace delivers no signals.
    ...["strace", "-D", "-f", "-qq", "-o", "/dev/null"],
    ...["-e", `trace=${calls}`, "-e", `inject=${calls}:signal=KILL:when=${when}`],
    ...suffixes.flatMap((suffix) => ["-P", `${path}${suffix}`]),
  ];
}
