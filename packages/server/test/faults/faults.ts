import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Caller } from "../crash/caller.ts";
import type { ServerProcess } from "../crash/server-process.ts";
import { damagedLog } from "./damage/damaged-log.ts";
import { failingStart } from "./failing-start.ts";
import { type Fault, type FaultyLife, onSqlite, whyNotInstalled } from "./fault.ts";
import { OwnExecutions } from "./own-executions.ts";
import { powerLoss } from "./power/power-loss.ts";
import { healthBecomes, isHealthy } from "./server-health.ts";
import { smallDisk } from "./small-disk.ts";
import { stalledDatabase } from "./stalled-database.ts";
import { steppingClock } from "./stepping-clock.ts";

/** Long enough for hundreds of commits. */
const loadMs = 1_500;
const frozenMs = 2_000;
const endsWithinMs = 30_000;
const lookAgainMs = 50;

/** The files whose calls fail: those of SQLite, the log of changes beside them, or both. */
const sqliteFiles = ["", "-wal"];
const logFiles = ["-log-0", "-log-1"];
const allFiles = [...sqliteFiles, ...logFiles];

interface Injection {
  readonly name: string;
  readonly on: readonly string[];
  /** The calls and what happens to them, as strace takes them. Calls are counted for each thread. */
  readonly calls: string;
  readonly fault: string;
  /** Whether the fault ends while the server runs. All must then work again. */
  readonly ends?: boolean;
}

/**
 * Faults that strace injects into the server's system calls on its files. The first calls open the store. `-D` makes the
 * server our own child, so that a signal reaches it and not the tracer.
 */
function injected({ name, on, calls, fault, ends = false }: Injection): Fault {
  return {
    name,
    cannotRun: () => whyNotInstalled("strace"),
    prepare: async (folder) => {
      const path = join(folder, "openswf.sqlite");
      const files = on.flatMap((suffix) => ["-P", `${path}${suffix}`]);
      const under = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", ...files, "-e", `inject=${calls}:${fault}`];
      return {
        ...onSqlite(path),
        under,
        tightness: "tight",
        happens: async (life) => {
          await pause(loadMs);
          return ends ? await worksAgain(life) : [];
        },
      };
    },
  };
}

/** Waits for the end of a fault that has made calls fail. */
async function worksAgain({ port, ledger, print }: FaultyLife): Promise<readonly string[]> {
  const caller = new Caller(port);
  const own = new OwnExecutions(caller, "after the fault");
  try {
    const isStarted = await succeeds(async () => (await own.start()).kind === "acknowledged");
    const isTerminated = await succeeds(() => own.terminate());
    const soundMs = await healthBecomes(port, "ok", isHealthy, endsWithinMs);
    // The load must get through, too.
    await pause(loadMs / 2);
    const failed = ledger.unexpected.filter((what) => / was answered 5\d\d /.test(what)).length;
    print(`  ${failed} calls were answered with 5xx; /health is ok after ${soundMs} ms`);
    return [
      ...(failed === 0 ? ["no call was answered with 5xx"] : []),
      ...(isStarted ? [] : ["no start succeeded after the fault"]),
      ...(isTerminated ? [] : ["an execution could not be terminated after the fault"]),
    ];
  } finally {
    caller.close();
  }
}

/** Tries again until it is true, or the fault should have ended long ago. */
async function succeeds(attempt: () => Promise<boolean>): Promise<boolean> {
  const begin = performance.now();
  while (performance.now() - begin < endsWithinMs) {
    if (await attempt()) return true;
    await pause(lookAgainMs);
  }
  return false;
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
  injected({
    name: "every sync fails from some commit on",
    on: sqliteFiles,
    calls: syncs,
    fault: "error=EIO:when=20+",
  }),
  injected({ name: "some syncs fail", on: sqliteFiles, calls: syncs, fault: "error=EIO:when=20+7" }),
  injected({
    name: "every sync fails for a while",
    on: sqliteFiles,
    calls: syncs,
    fault: "error=EIO:when=10..40",
    ends: true,
  }),
  injected({
    name: "every write of SQLite fails from some commit on: I/O error",
    on: sqliteFiles,
    calls: writes,
    fault: "error=EIO:when=60+",
  }),
  injected({
    name: "every write of SQLite fails from some commit on: disk full",
    on: sqliteFiles,
    calls: writes,
    fault: "error=ENOSPC:when=60+",
  }),
  injected({
    name: "some writes of SQLite fail: disk full",
    on: sqliteFiles,
    calls: writes,
    fault: "error=ENOSPC:when=60+31",
  }),
  injected({
    name: "every write of SQLite fails for a while: I/O error",
    on: sqliteFiles,
    calls: writes,
    fault: "error=EIO:when=60..160",
    ends: true,
  }),
  injected({
    name: "every write of the log fails from some commit on: I/O error",
    on: logFiles,
    calls: writes,
    fault: "error=EIO:when=60+",
  }),
  injected({
    name: "some writes of the log fail: I/O error",
    on: logFiles,
    calls: writes,
    fault: "error=EIO:when=20+7",
  }),
  injected({
    name: "every write of the log fails for a while: disk full",
    on: logFiles,
    calls: writes,
    fault: "error=ENOSPC:when=15..45",
    ends: true,
  }),
  injected({
    name: "every write fails for a while: disk full",
    on: allFiles,
    calls: writes,
    fault: "error=ENOSPC:when=60..120",
    ends: true,
  }),
  injected({ name: "every sync is slow", on: sqliteFiles, calls: syncs, fault: "delay_enter=20000" }),
  injected({ name: "every write of the log is slow", on: logFiles, calls: writes, fault: "delay_enter=20000" }),
  ofProcess("killed", () => pause(loadMs)),
  ofProcess("frozen, then continued", async (server) => {
    await pause(loadMs / 2);
    server.freeze();
    await pause(frozenMs);
    server.thaw();
    await pause(loadMs / 2);
  }),
  failingStart,
  damagedLog,
  smallDisk,
  steppingClock,
  stalledDatabase,
  // With slow calls, clients learn more while a write or a sync is in flight.
  powerLoss({
    name: "the power fails",
    tampering: ["pwrite64:delay_enter=2000:when=1+5", "fsync,fdatasync:delay_enter=3000:when=1+4"],
    callsFail: false,
    tightness: "tight",
    calls: "all",
    losses: 150,
    recoveries: 5,
  }),
  powerLoss({
    name: "the power fails while segments of the log are used again",
    tampering: ["pwrite64:delay_enter=2000:when=1+7"],
    callsFail: false,
    tightness: "overflowing",
    calls: "executions",
    losses: 100,
    recoveries: 2,
  }),
  powerLoss({
    name: "the power fails after writes have failed",
    tampering: ["pwrite64:error=EIO:when=90+31"],
    callsFail: true,
    tightness: "tight",
    calls: "all",
    losses: 80,
    recoveries: 2,
  }),
  powerLoss({
    name: "the power fails after writes of the log that failed, but are on the disk",
    tampering: ["pwrite64:delay_enter=1000:when=1+7"],
    callsFail: true,
    tightness: "doubtful",
    calls: "executions",
    losses: 80,
    recoveries: 1,
  }),
  powerLoss({
    name: "the power fails after single syncs have failed",
    tampering: ["fsync,fdatasync:error=EIO:when=12+40"],
    callsFail: true,
    tightness: "overflowing",
    calls: "all",
    losses: 100,
    recoveries: 1,
  }),
  powerLoss({
    name: "the power fails after syncs have failed and a server was started again",
    tampering: ["fsync,fdatasync:error=EIO:when=12+"],
    callsFail: true,
    restarts: true,
    tightness: "overflowing",
    calls: "all",
    losses: 100,
    recoveries: 0,
  }),
];
