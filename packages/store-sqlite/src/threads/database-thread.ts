import { Worker } from "node:worker_threads";
import type { LastFrame } from "../change-log/log-writer.ts";
import type { Call } from "../database/store-over.ts";
import type { OpenedLog } from "../recovery/owned-store.ts";
import type { Reply, Request, Role, ThreadData } from "./database-messages.ts";

/** A connection on its own thread. */
export interface DatabaseThread {
  /** Resolves when the file is open (for the reader: when the thread runs). Rejects if it cannot be opened. */
  readonly ready: Promise<OpenedLog | undefined>;
  /** Rejects, and never hangs, if the thread dies before it answers or is already dead. */
  readonly call: Call;
  /** Has the thread apply the change log up to a frame: see `LogApplication`. */
  apply(sequence: number, how: "synced" | "unsynced"): Promise<void>;
  /** Has the thread check that its files are still its own. */
  watch(): void;
  /** Rejects all pending and later calls with this error. */
  refuse(error: Error): void;
  /** Finishes pending requests, applies the log up to its last frame, closes the file and ends the thread. */
  close(lastSequence?: LastFrame): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What a thread reports without being asked. */
export interface ThreadNews {
  /** The thread's files are no longer its own. All its calls reject from now on. */
  onLost(error: Error): void;
  /** A call has found damage. Other calls may still succeed. */
  onDamage(error: Error): void;
}

export function startThread(path: string, role: Role, news: ThreadNews): DatabaseThread {
  const workerData: ThreadData = { path, role };
  return threadOf(new Worker(workerUrl(), { workerData, ...workerOptions() }), role, news);
}

/** `worker` must answer as database-worker.ts does. */
export function threadOf(worker: Worker, role: Role, news: ThreadNews): DatabaseThread {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let over: Error | undefined;
  let isClosing = false;
  const opened = Promise.withResolvers<OpenedLog | undefined>();
  const ended = Promise.withResolvers<void>();
  // Callers that await `ready` get the error. For all others it must not become an unhandled rejection.
  opened.promise.catch(() => {});

  const end = (error: Error): void => {
    over ??= error;
    opened.reject(over);
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  };
  worker.on("message", (reply: Reply) => {
    switch (reply.kind) {
      case "ready":
        return opened.resolve(reply.log);
      case "cannotOpen":
        return end(reply.error);
      case "done":
        waiting.get(reply.id)?.resolve(reply.value);
        return void waiting.delete(reply.id);
      case "lost":
        end(reply.error);
        return news.onLost(reply.error);
      case "failed":
        if (reply.isDamage) news.onDamage(reply.error);
        waiting.get(reply.id)?.reject(reply.error);
        return void waiting.delete(reply.id);
    }
  });
  worker.on("error", (error) => end(new Error(`the store's ${role} thread died`, { cause: error })));
  worker.on("messageerror", (error) =>
    end(new Error(`the store's ${role} thread sent an unreadable answer`, { cause: error })),
  );
  worker.on("exit", (code) => {
    end(new Error(`the store's ${role} thread exited with code ${code}`));
    ended.resolve();
  });

  const ask = <Result>(request: (id: number) => Request): Promise<Result> => {
    if (over !== undefined) return Promise.reject(over);
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      // If the request cannot be sent, postMessage throws: nothing is registered, and only this request rejects.
      worker.postMessage(request(id));
      // The worker answers with the return value of the requested method.
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
    });
  };
  return {
    ready: opened.promise,
    call: (method, ...args) => ask((id) => ({ kind: "call", id, method, args })),
    apply: (sequence, how) => ask((id) => ({ kind: "apply", id, sequence, how })),
    watch: () => worker.postMessage({ kind: "watch" } satisfies Request),
    refuse: end,
    close: async (lastSequence: LastFrame = 0) => {
      over ??= new Error("the store is closed");
      // A thread that has ended receives nothing.
      if (!isClosing) worker.postMessage({ kind: "close", lastSequence } satisfies Request);
      isClosing = true;
      await ended.promise;
    },
  };
}

/** The worker file has the same extension as this one: .ts when run from source, .js when compiled. */
function workerUrl(): URL {
  return new URL(`./database-worker${isSource() ? ".ts" : ".js"}`, import.meta.url);
}

/**
 * When run from source, the worker must resolve sibling packages from source too, whatever options the main thread has.
 */
function workerOptions(): { execArgv?: string[] } {
  if (!isSource() || process.execArgv.includes("--conditions=source")) return {};
  return { execArgv: [...process.execArgv, "--conditions=source"] };
}

function isSource(): boolean {
  return import.meta.url.endsWith(".ts");
}
