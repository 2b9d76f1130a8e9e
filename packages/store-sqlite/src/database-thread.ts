import { Worker } from "node:worker_threads";
import type { Store } from "@openswf/core/stores/store";
import type { Reply, Request, Role, ThreadData } from "./database-messages.ts";
import { packCommits } from "./packed-commits.ts";
import type { Call } from "./store-over.ts";

/** A connection on a thread of its own. */
export interface DatabaseThread {
  /** Settles when the file is open (the reader: when the thread runs), or rejects with why it cannot be. */
  readonly ready: Promise<void>;
  /** Rejects, never hangs, when the thread dies before it has answered, or has died before. */
  readonly call: Call;
  /** The same for `commit`, which is called so often that its argument travels in a form of its own. */
  readonly commit: Store["commit"];
  /** Finishes what has been asked, then closes the file and ends the thread. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function startThread(path: string, role: Role): DatabaseThread {
  const workerData: ThreadData = { path, role };
  return threadOf(new Worker(workerUrl(), { workerData, ...workerOptions() }), role);
}

/** `worker` answers as database-worker.ts does, as long as it lives. */
export function threadOf(worker: Worker, role: Role): DatabaseThread {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let over: Error | undefined;
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  // Whoever awaits `ready` hears of it; for the others it is no unhandled rejection.
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
        return opened.resolve();
      case "cannotOpen":
        return end(reply.error);
      case "done":
        waiting.get(reply.id)?.resolve(reply.value);
        return void waiting.delete(reply.id);
      case "failed":
        waiting.get(reply.id)?.reject(reply.error);
        return void waiting.delete(reply.id);
    }
  });
  worker.on("error", (error) => end(new Error(`the store's ${role} thread has died`, { cause: error })));
  worker.on("messageerror", (error) =>
    end(new Error(`the store's ${role} thread gave no readable answer`, { cause: error })),
  );
  worker.on("exit", (code) => {
    end(new Error(`the store's ${role} thread has ended with code ${code}`));
    ended.resolve();
  });

  const ask = <Result>(request: (id: number) => Request): Promise<Result> => {
    if (over !== undefined) return Promise.reject(over);
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      // Nothing is registered when the request cannot be sent: that throws, which rejects this one alone.
      worker.postMessage(request(id));
      // The worker answers with what the method that was asked for returns.
      waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
    });
  };
  return {
    ready: opened.promise,
    call: (method, ...args) => ask((id) => ({ kind: "call", id, method, args })),
    commit: (group) => ask((id) => ({ kind: "commit", id, group: packCommits(group) })),
    close: async () => {
      if (over === undefined) {
        over = new Error("the store is closed");
        worker.postMessage({ kind: "close" } satisfies Request);
      }
      await ended.promise;
    },
  };
}

/** The worker's file has the extension of this one: .ts when run from source, .js when compiled. */
function workerUrl(): URL {
  return new URL(`./database-worker${isSource() ? ".ts" : ".js"}`, import.meta.url);
}

/** From source, the packages beside this one are wanted from source too, whatever the main thread was told. */
function workerOptions(): { execArgv?: string[] } {
  if (!isSource() || process.execArgv.includes("--conditions=source")) return {};
  return { execArgv: [...process.execArgv, "--conditions=source"] };
}

function isSource(): boolean {
  return import.meta.url.endsWith(".ts");
}
