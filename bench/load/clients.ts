import { performance } from "node:perf_hooks";
import { Client } from "./client.ts";
import { ConnectionClosed } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";

/** Connections opened in parallel. More would overflow the queue of a server that accepts slowly. */
const openedAtOnce = 200;

/** A number of clients that are closed together. */
export class Clients implements Disposable {
  readonly all: readonly Client[];

  private constructor(all: readonly Client[]) {
    this.all = all;
  }

  static async open(endpoint: Endpoint, count: number): Promise<Clients> {
    const all: Client[] = [];
    while (all.length < count) {
      const batch = Math.min(openedAtOnce, count - all.length);
      all.push(...(await Promise.all(Array.from({ length: batch }, () => Client.open(endpoint)))));
    }
    return new Clients(all);
  }

  [Symbol.dispose](): void {
    for (const client of this.all) client.close();
  }
}

export interface Repeated {
  readonly count: number;
  readonly seconds: number;
}

/**
 * Every worker repeats `work` until the time is up, or nothing more may begin (`mayBegin`). Returns the total number of repetitions and
 * the time they took.
 */
export async function repeatFor<Worker>(
  seconds: number,
  workers: readonly Worker[],
  work: (worker: Worker) => Promise<void>,
  mayBegin: () => boolean = () => true,
): Promise<Repeated> {
  const begun = performance.now();
  const until = begun + seconds * 1000;
  let count = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() < until && mayBegin()) {
        await work(worker);
        count += 1;
      }
    }),
  );
  return { count, seconds: (performance.now() - begun) / 1000 };
}

/** Repeats `work` until this side closes its client. */
export async function untilClosed(work: () => Promise<void>): Promise<void> {
  try {
    for (;;) await work();
  } catch (error) {
    if (!(error instanceof ConnectionClosed)) throw error;
  }
}

/** The result of `main`, or the failure of the background work, which runs until it is stopped. */
export async function whileRunning<Result>(background: Promise<unknown>, main: Promise<Result>): Promise<Result> {
  const endless = background.then((): Promise<never> => new Promise(() => {}));
  return Promise.race([main, endless]);
}
