import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { systemRandomness } from "@openswf/core/ports/randomness";
import type { Commit } from "@openswf/core/stores/commits";
import type { Store } from "@openswf/core/stores/store";
import { openSqliteStore } from "@openswf/store-sqlite/open";
import { prepareWorkplace } from "../../load/prepare-workplace.ts";
import { domain } from "../../load/workplace.ts";
import type { Progress } from "../../report/progress.ts";
import { CheckFailed } from "../../report/report.ts";
import { ServerProcess } from "../server/server-process.ts";
import { syncMs, waitForQuietDisk } from "./disk-rest.ts";
import { closedPerOpen, plannedExecution } from "./planned-execution.ts";
import { runPlanned } from "./run-planned.ts";

/** A store with the contents that a server would have written over a long time. */
export interface DeepStore {
  /** The value of `serve --store`. */
  readonly address: string;
  readonly open: number;
  /** The number of preloaded executions, open and closed. */
  readonly total: number;
  /** Flags of `serve`: the store holds as many open executions as a domain may have, and the benchmark adds some. */
  readonly flags: readonly string[];
}

/** The key under which a server without flags keeps the domain of unsigned requests. */
const domainKey = `123456789012/us-east-1/${domain}`;
const executionsPerCommit = 1_000;
const dayMs = 24 * 60 * 60 * 1000;
/** The oldest execution started this many days ago, so it stays within the retention for weeks. */
const oldestDays = 30;
const newestDays = 1;

/** Creates the store in `folder`, or reuses the one there. An unfinished store never has the final name. */
export async function prepareDeepStore(folder: string, open: number, progress: Progress): Promise<DeepStore> {
  const total = open * (closedPerOpen + 1);
  const path = join(folder, `deep-${open}-open.sqlite`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const usualMs = syncMs(folder);
    await preload(`${path}.part`, total, progress);
    renameSync(`${path}.part`, path);
    rmSync(`${path}.part-lock`, { force: true });
    progress.stage("preloaded; waiting for the disk to become idle");
    await waitForQuietDisk(folder, usualMs);
  }
  return { address: `sqlite:${path}`, open, total, flags: ["--limit", "openExecutionsMax=10000000"] };
}

async function preload(path: string, total: number, progress: Progress): Promise<void> {
  for (const suffix of ["", "-wal", "-shm", "-lock", "-log-0", "-log-1", "-log-owner"])
    rmSync(path + suffix, { force: true });
  progress.stage(`preloading ${total} executions`);
  {
    // A server creates the file and the registrations.
    await using server = await ServerProcess.start({ store: `sqlite:${path}` });
    await prepareWorkplace(server.endpoint);
  }
  const store = await openSqliteStore(path);
  let written = 0;
  try {
    const begun = performance.now();
    using _watch = progress.watch(() => {
      const perSecond = written / ((performance.now() - begun) / 1000);
      return `${written} at ${Math.round(perSecond)}/s, ${Math.round(statSync(path).size / 1e6)} MB`;
    });
    // While the store's thread writes one group, this thread prepares the next.
    let writing: Promise<void> = Promise.resolve();
    for (let from = 0; from < total; from += executionsPerCommit) {
      const group = makeGroup(from, Math.min(total, from + executionsPerCommit), total);
      await writing;
      written = from;
      writing = commit(store, group);
    }
    await writing;
  } finally {
    await store.close();
  }
}

function makeGroup(from: number, to: number, total: number): readonly Commit[] {
  const oldest = Date.now() - oldestDays * dayMs;
  const group: Commit[] = [];
  for (let position = from; position < to; position += 1) {
    const startedAt = oldest + Math.floor((position * (oldestDays - newestDays) * dayMs) / total);
    group.push(runPlanned(plannedExecution(position), domainKey, startedAt, randomness));
  }
  return group;
}
const randomness = systemRandomness();

async function commit(store: Store, group: readonly Commit[]): Promise<void> {
  const outcomes = await store.commit(group);
  const refused = outcomes.find((outcome) => outcome !== "committed");
  if (refused !== undefined) throw new CheckFailed(`the store refused a preloaded execution: ${refused}`);
}
