import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, statfsSync, writeFileSync } from "node:fs";
import { cp, mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Caller } from "../crash/caller.ts";
import type { Fault, FaultyLife, Hindrance } from "./fault.ts";
import { onSqlite } from "./fault.ts";
import { OwnExecutions } from "./own-executions.ts";
import { healthBecomes, isHealthy, saysWritesFail } from "./server-health.ts";

const diskMiB = 48;
/** What the ballast leaves to the store: some seconds of load fill it. */
const leftMiB = 2;
const mebibyte = 1024 * 1024;
/** Tasks for the polls of the test. Some may be handed out, if the log still has room for a small commit. */
const waitingTasks = 40;
const attempts = 20;
const fillsWithinMs = 60_000;
const recoversWithinMs = 60_000;

/** A real file system that becomes full under load, and has room again later. */
export const smallDisk: Fault = {
  name: "the disk is full, then has room again",
  cannotRun: whyNotMounted,
  prepare: async (folder) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    mount(disk);
    const ballast = join(disk, "ballast");
    return {
      ...onSqlite(join(disk, "openswf.sqlite")),
      happens: (life) => fillAndMakeRoom(life, disk, ballast),
      end: async () => {
        // If the test failed, the folder stays, but not the disk.
        for (const name of await readdir(disk)) if (name !== "ballast") await cp(join(disk, name), join(folder, name));
        execFileSync("umount", [disk]);
        await rmdir(disk);
      },
    };
  },
};

function mount(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskMiB}m`, "tmpfs", folder], { stdio: "pipe" });
}

function whyNotMounted(): Hindrance | undefined {
  const folder = mkdtempSync(join(tmpdir(), "openswf-mount-"));
  try {
    mount(folder);
    execFileSync("umount", [folder]);
    return undefined;
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    return { reason: `a small file system cannot be mounted: ${said}`, kind: "notPermitted" };
  } finally {
    rmdirSync(folder);
  }
}

async function fillAndMakeRoom({ port, print }: FaultyLife, disk: string, ballast: string): Promise<readonly string[]> {
  const caller = new Caller(port);
  const own = new OwnExecutions(caller, "full disk");
  const problems: string[] = [];
  for (let task = 0; task < waitingTasks; task += 1) await own.start();
  // In one go, because the server is writing too.
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - leftMiB * mebibyte));
  const fullMs = await healthBecomes(port, "unhealthy", saysWritesFail, fillsWithinMs);
  print(`  /health says after ${fullMs} ms that writes fail`);

  problems.push(...(await callWhileFull(own, print)));
  await rm(ballast);
  const soundMs = await healthBecomes(port, "ok", isHealthy, recoversWithinMs);
  print(`  /health is ok ${soundMs} ms after there was room`);
  const start = await own.start();
  if (start.kind !== "acknowledged") problems.push(`a start was ${start.kind} after there was room again`);
  await own.terminate();
  await pause(1_000);
  caller.close();
  return problems;
}

async function callWhileFull(own: OwnExecutions, print: (line: string) => void): Promise<readonly string[]> {
  const problems: string[] = [];
  const failed = { starts: 0, polls: 0 };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [start, poll] = await Promise.all([own.start(), own.poll()]);
    if (start.kind === "lost" || poll.kind === "lost") problems.push("a call was lost on a full disk");
    if (start.kind === "refused" && start.status >= 500) failed.starts += 1;
    if (poll.kind === "refused" && poll.status >= 500) failed.polls += 1;
    if (poll.kind === "acknowledged" && poll.output.taskToken === undefined) {
      problems.push("a poll on a full disk was answered as if there were no task");
    }
  }
  print(
    `  of ${attempts} starts and polls on the full disk, ${failed.starts} and ${failed.polls} were answered with 5xx`,
  );
  if (failed.starts === 0) problems.push("no start failed on a full disk");
  if (failed.polls === 0) problems.push("no poll failed on a full disk");
  return problems;
}
