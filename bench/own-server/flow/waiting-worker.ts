import { type Client, connect, type WorkflowHandle } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { check } from "../../report/report.ts";
import * as activities from "./activities.ts";
import { end, patient } from "./patient.ts";
import type { WaitingMemory } from "./waiting-memory.ts";
import { domain, workerSettings } from "./worker-settings.ts";

// A process of its own, so that nothing but a worker is in its memory. Writes a `WaitingMemory` as JSON.

/** Executions that come and go first, so that what all of them share is there: compiled code, connections. */
const executionsBefore = 500;
const atATime = 50;
/** Until an execution waits for its signal: one task schedules its activity, the other hears of the result. */
const decisionTasksEach = 2;

type Handle = WorkflowHandle<number>;

async function measure(executions: number): Promise<WaitingMemory> {
  const decided = new Decided();
  await using worker = await startWorker({
    ...workerSettings,
    workflows: new URL("./patient.ts", import.meta.url),
    activities,
    cachedExecutionsMax: executions,
    cachedBytesMax: Number.MAX_SAFE_INTEGER,
    onMeasure: ({ kind }) => {
      if (kind === "decision task") decided.add();
    },
  });
  await using client = await connect({ domain });
  await finish(await startWaiting(client, decided, executionsBefore));
  check(worker.load().cachedExecutions === 0, "executions that have closed are still in memory");
  const empty = bytesInUse();
  const handles = await startWaiting(client, decided, executions);
  const { cachedExecutions, cachedBytes } = worker.load();
  check(cachedExecutions === executions, `${cachedExecutions} of ${executions} executions are in memory`);
  const full = bytesInUse();
  await finish(handles);
  return { executions, bytesEach: (full - empty) / executions, estimatedBytesEach: cachedBytes / executions };
}

/** Counts decision tasks that were answered. */
class Decided {
  #count = 0;
  #awaited = 0;
  #reached = (): void => {};

  add(): void {
    this.#count += 1;
    if (this.#count === this.#awaited) this.#reached();
  }

  /** Resolves after so many more, counted from now. */
  more(count: number): Promise<void> {
    this.#awaited = this.#count + count;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }
}

async function startWaiting(client: Client, decided: Decided, count: number): Promise<readonly Handle[]> {
  const allWait = decided.more(count * decisionTasksEach);
  const handles: Handle[] = [];
  await inParallel(Array.from({ length: count }).keys(), async (number) => {
    handles.push(await client.start(patient, number));
  });
  await allWait;
  return handles;
}

async function finish(handles: readonly Handle[]): Promise<void> {
  await inParallel(handles.values(), async (handle) => {
    await handle.signal(end);
    await handle.result();
  });
}

async function inParallel<Item>(items: IterableIterator<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const workOff = async (): Promise<void> => {
    for (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: atATime }, workOff));
}

/** Of JavaScript's heap and of buffers outside it, after all that can go has gone. */
function bytesInUse(): number {
  const { gc } = globalThis;
  check(gc !== undefined, "this program needs --expose-gc");
  // What finalizers let go is collected by the next.
  for (let times = 0; times < 3; times += 1) gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.stdout.write(JSON.stringify(await measure(Number(process.argv[2]))));
