import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ServerProcess } from "../crash/server-process.ts";
import { type Fault, onSqlite, whyNotInstalled } from "./fault.ts";
import { powerLoss } from "./power/power-loss.ts";
import { smallDisk } from "./small-disk.ts";
import { stalledDatabase } from "./stalled-database.ts";
import { steppingClock } from "./stepping-clock.ts";

/** Long enough for hundreds of commits. */
const loadMs = 1_500;
const frozenMs = 2_000;

/**
 * Faults that strace injects into the server's system calls on its files. Calls are counted for each thread; the first
 * ones open the store. `-D` makes the server our own child, so that a signal reaches it and not the tracer.
 */
function injected(name: string, calls: string, fault: string): Fault {
  return {
    name,
    cannotRun: () => whyNotInstalled("strace"),
    prepare: async (folder) => {
      const path = join(folder, "openswf.sqlite");
      const files = ["", "-wal"].flatMap((suffix) => ["-P", `${path}${suffix}`]);
      const under = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", ...files, "-e", `inject=${calls}:${fault}`];
      return { ...onSqlite(path), under, happens: () => pause(loadMs, []) };
    },
  };
}

/** A fault of the whole process, on a disk that works. */
function ofProcess(name: string, happens: (server: ServerProcess) => Promise<void>): Fault {
  return {
    name,
    prepare: async (folder) => ({
      ...onSqlite(join(folder, "openswf.sqlite")),
      happens: async ({ server }) => {
        await happens(server);
        return [];
      },
    }),
  };
}

const syncs = "fsync,fdatasync";
const writes = "write,pwrite64,ftruncate";

export const faults: readonly Fault[] = [
  injected("every sync fails from some commit on", syncs, "error=EIO:when=20+"),
  injected("some syncs fail", syncs, "error=EIO:when=20+7"),
  injected("every write fails from some commit on: I/O error", writes, "error=EIO:when=60+"),
  injected("every write fails from some commit on: disk full", writes, "error=ENOSPC:when=60+"),
  injected("some writes fail: disk full", writes, "error=ENOSPC:when=60+31"),
  injected("every sync is slow", syncs, "delay_enter=20000"),
  ofProcess("killed", () => pause(loadMs)),
  ofProcess("frozen, then continued", async (server) => {
    await pause(loadMs / 2);
    server.freeze();
    await pause(frozenMs);
    server.thaw();
    await pause(loadMs / 2);
  }),
  smallDisk,
  steppingClock,
  stalledDatabase,
  // With slow calls, clients learn more while a write or a sync is in flight.
  powerLoss({
    name: "the power fails",
    tampering: ["pwrite64:delay_enter=2000:when=1+5", "fsync,fdatasync:delay_enter=3000:when=1+4"],
    mayStopBadly: false,
    tightness: "tight",
    calls: "all",
    losses: 180,
    recoveries: 5,
  }),
  powerLoss({
    name: "the power fails while segments of the log are used again",
    tampering: ["pwrite64:delay_enter=2000:when=1+7"],
    mayStopBadly: false,
    tightness: "overflowing",
    calls: "executions",
    losses: 100,
    recoveries: 2,
  }),
  powerLoss({
    name: "the power fails after syncs and writes have failed",
    tampering: ["fsync,fdatasync:error=EIO:when=12+9", "pwrite64:error=EIO:when=90+31"],
    mayStopBadly: true,
    tightness: "tight",
    calls: "all",
    losses: 80,
    recoveries: 2,
  }),
];
