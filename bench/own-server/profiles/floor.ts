import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Clients, repeatFor } from "../../load/clients.ts";
import { Latencies } from "../../load/latencies.ts";
import { usualWorkplace } from "../../load/workplace.ts";
import { check, table } from "../../report/report.ts";
import { temporaryFolder } from "../server/store-location.ts";
import type { OwnProfile } from "./own-profile.ts";

/** The size of the file that is overwritten, as a store overwrites its log. */
const fileBytes = 8 * 1024 * 1024;
const writtenBytes = 32 * 1024;
const connections = 64;
/** The share of a figure's time for which each of these parts is measured. */
const share = 0.3;

/**
 * The unavoidable parts of a durable call, each measured alone. No figure of the base profile can be better than the
 * sum of the parts it contains, so these show what the machine allows.
 */
export const floor: OwnProfile = {
  title: "how long the parts of a durable call take on this machine",
  elsewhere: false,
  async run({ seconds, progress }) {
    const time = seconds * share;
    progress.stage("floor: the disk");
    const syncMs = measureSync(time);
    progress.stage("floor: two threads");
    const threadMs = await measureThread(time);
    progress.stage("floor: an empty server");
    const [alone, many] = await measureEmptyServer(time);
    const rows = [
      { part: `write and sync ${writtenBytes / 1024} KiB`, p50Us: syncMs.quantile(0.5) * 1000, perSecond: undefined },
      { part: "a message to another thread and back", p50Us: threadMs.quantile(0.5) * 1000, perSecond: undefined },
      { part: "an empty call over node:http, 1 connection", p50Us: alone.p50Us, perSecond: alone.perSecond },
      { part: `the same, ${connections} connections`, p50Us: many.p50Us, perSecond: many.perSecond },
    ];
    return {
      tables: [
        table(rows, [
          { key: "part", heading: "part" },
          { key: "p50Us", heading: "p50 µs" },
          { key: "perSecond", heading: "a second" },
        ]),
      ],
      figures: {
        "sync p50 µs": syncMs.quantile(0.5) * 1000,
        "thread p50 µs": threadMs.quantile(0.5) * 1000,
        "empty calls/s at 1": alone.perSecond,
        [`empty calls/s at ${connections}`]: many.perSecond,
      },
      checks: ["every empty call was answered 200"],
    };
  },
};

function measureSync(seconds: number): Latencies {
  const folder = temporaryFolder();
  const file = openSync(join(folder, "floor"), "w");
  try {
    writeSync(file, new Uint8Array(fileBytes));
    fsyncSync(file);
    const page = new Uint8Array(writtenBytes).fill(7);
    const synced = new Latencies();
    const until = performance.now() + seconds * 1000;
    for (let position = 0; performance.now() < until; position = (position + writtenBytes) % fileBytes) {
      const began = performance.now();
      writeSync(file, page, 0, writtenBytes, position);
      fsyncSync(file);
      synced.add(performance.now() - began);
    }
    return synced;
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureThread(seconds: number): Promise<Latencies> {
  const thread = new Worker(new URL("../server/answering-thread.ts", import.meta.url));
  const answered = new Latencies();
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const began = performance.now();
    thread.postMessage("x");
    await once(thread, "message");
    answered.add(performance.now() - began);
  }
  await thread.terminate();
  return answered;
}

interface Empty {
  readonly p50Us: number;
  readonly perSecond: number;
}

async function measureEmptyServer(seconds: number): Promise<readonly [Empty, Empty]> {
  const file = fileURLToPath(new URL("../server/empty-server.ts", import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  try {
    const [line] = await once(child.stdout, "data");
    const url = new URL(String(line).trim());
    return [await measureEmpty(url, 1, seconds), await measureEmpty(url, connections, seconds)];
  } finally {
    process.off("exit", end);
    end();
  }
}

async function measureEmpty(url: URL, count: number, seconds: number): Promise<Empty> {
  using clients = await Clients.open({ url, sign: undefined, workplace: usualWorkplace }, count);
  const calls = new Latencies();
  const run = await repeatFor(seconds, clients.all, async (client) => {
    const began = performance.now();
    const body = await client.send("CountPendingDecisionTasks", { domain: "empty", taskList: { name: "empty" } });
    calls.add(performance.now() - began);
    check(body === "{}", `the empty server returned ${body}`);
  });
  return { p50Us: calls.quantile(0.5) * 1000, perSecond: run.count / run.seconds };
}
