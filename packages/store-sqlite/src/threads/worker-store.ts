import type { Clock } from "@openswf/core/ports/clock";
import type { Store } from "@openswf/core/stores/store";
import { every } from "@openswf/core/waiting/every";
import type { RunId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { type OpenSegment, segmentName } from "../change-log/segment-files.ts";
import { type DatabaseMethod, effectOf } from "../database/sqlite-database.ts";
import { type Call, storeOver } from "../database/store-over.ts";
import { watchStore } from "../file/file-watch.ts";
import type { Role } from "./database-messages.ts";
import { type DatabaseThread, startThread, type ThreadNews } from "./database-thread.ts";
import { LoggedCommits } from "./logged-commits.ts";

/** How long an idle server goes on answering reads after its files were deleted, moved or replaced. A write looks by itself. */
export const watchEveryMs = 2_000;

export interface Watching {
  readonly clock: Clock;
  /** See `Opening` of store-kind.ts. */
  readonly onLost: (error: Error) => void;
  /** Opens a segment of the change log. */
  readonly openSegment: OpenSegment;
}

/**
 * The thread that runs a method. Secrets are also read by the writer: they are needed once, at startup, when the writer
 * is ready and the reader may not be.
 */
function roleOf(method: DatabaseMethod): Role {
  return method === "readSecret" || effectOf(method) === "writes" ? "writer" : "reader";
}

/** Reads that commits cannot change. */
const untouched: ReadonlySet<DatabaseMethod> = new Set<DatabaseMethod>([
  "readSecret",
  "scanSecrets",
  "readDomain",
  "listDomains",
  "scanDomains",
  "readType",
  "listTypes",
  "accessVersion",
  "scanAccess",
]);

/** Reads whose first argument is the run that they are about. */
const aboutRun: ReadonlySet<DatabaseMethod> = new Set<DatabaseMethod>([
  "readExecution",
  "isAtVersion",
  "readHistory",
  "errandsOf",
  "tasksOf",
]);

/**
 * A Store on a file. Commits go to the change log from the caller's thread. One thread owns the files, and applies the log
 * to SQLite. Another reads beside it, so that long lists block neither commits nor the caller's thread. Throws if the file
 * cannot be opened or has an owner.
 */
export async function workerStore(path: string, { clock, onLost, openSegment }: Watching): Promise<Store> {
  let failure: Error | undefined;
  let isLost = false;
  const lost = (error: Error): void => {
    if (isLost) return;
    isLost = true;
    failure = error;
    reader.refuse(error);
    writer.refuse(error);
    onLost(error);
  };
  const news: ThreadNews = {
    onLost: lost,
    onDamage: (error) => {
      failure ??= error;
    },
  };
  const writer = startThread(path, "writer", news);
  const reader = startThread(path, "reader", news);
  const watch = every(clock, watchEveryMs, () => writer.watch());
  let commits: LoggedCommits | undefined;
  // The reader closes first. The last connection to close merges SQLite's log into the file, and only the writer can do
  // that. If the file at the path is no longer the one it opened, SQLite leaves the log there alone.
  const closeAll = async (): Promise<void> => {
    await watch.stop();
    const lastSequence = await commits?.close();
    await reader.close();
    await writer.close(lastSequence);
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };
  try {
    const log = await writer.ready;
    invariant(log !== undefined, "the writer opens the change log");
    const { loss } = watchStore(path);
    const checkFiles = (): void => {
      const error = loss();
      if (error === undefined) return;
      lost(error);
      throw error;
    };
    const files = [openSegment(segmentName(log.database, 0)), openSegment(segmentName(log.database, 1))] as const;
    commits = new LoggedCommits({ writer, reader, files, log, clock, checkFiles });
  } catch (error) {
    await close();
    throw error;
  }
  const opened = commits;
  // Where this fails, other reads do too, and starts go on asking.
  opened.learnOpenWorkflows().catch(() => {});
  const commit: Store["commit"] = (group) => opened.commit(group);
  return { ...storeOver(callOver(writer, reader, opened), close), commit, failure: () => failure };
}

function callOver(writer: DatabaseThread, reader: DatabaseThread, commits: LoggedCommits): Call {
  return async (method, ...args) => {
    if (method === "removeClosed") return await commits.alone(() => writer.call(method, ...args));
    if (effectOf(method) === "writes") {
      if (method === "probe") await commits.probe();
      return await commits.outside(() => writer.call(method, ...args));
    }
    if (!untouched.has(method) && !isSettled(commits, method, args)) await commits.flush();
    return await (roleOf(method) === "writer" ? writer : reader).call(method, ...args);
  };
}

/** Whether SQLite already has everything that a read is about. */
function isSettled({ facts }: LoggedCommits, method: DatabaseMethod, args: readonly unknown[]): boolean {
  const [first, second] = args;
  // `as`: the arguments of these methods have these types.
  if (aboutRun.has(method)) return !facts.isAhead(first as RunId);
  return method === "findOpenRun" && !facts.isAheadOn(first as string, second as string);
}
