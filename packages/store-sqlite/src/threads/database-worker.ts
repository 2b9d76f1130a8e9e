/** The code on a thread of a worker store: one connection, one request at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "@openswf/model/invariant";
import { openForReading } from "../connection/connection.ts";
import { explainCallError, isDamage } from "../damage/damage.ts";
import { databaseOver } from "../database/database.ts";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import { run } from "../database/store-over.ts";
import { type OwnedStore, openOwned } from "../recovery/owned-store.ts";
import type { Reply, Request, ThreadData } from "./database-messages.ts";

// Only database-thread.ts starts this worker, and it passes this data.
const { path, role } = workerData as ThreadData;
invariant(parentPort !== null, "database-worker.ts runs only as a worker");
const port = parentPort;
const answer = (reply: Reply): void => port.postMessage(reply);

type Opened = Omit<OwnedStore, "log">;

function openReader(): Opened {
  const db = openForReading(path);
  return {
    database: databaseOver(db),
    loss: () => undefined,
    apply: () => invariant(false, "the reader does not apply the log"),
    close: () => db.close(),
  };
}

let opened: Opened | undefined;
let isLost = false;

/** Whether the files are no longer this thread's own. */
function reportLoss(files: Opened | undefined): boolean {
  const error = files?.loss();
  if (error === undefined) return false;
  isLost = true;
  answer({ kind: "lost", error });
  return true;
}

port.on("message", (request: Request) => {
  if (request.kind === "close") {
    opened?.close(request.lastSequence);
    port.close();
    return;
  }
  // The main thread refuses what it has sent since.
  if (isLost) return;
  if (request.kind === "watch") {
    reportLoss(opened);
    return;
  }
  try {
    // The reader thread starts while the writer is still opening the file, so it opens the file at its first request.
    opened ??= openReader();
    const value = perform(opened, request);
    // The last look before a write is acknowledged: the main thread then rejects it.
    if (!reportLoss(opened)) answer({ kind: "done", id: request.id, value });
  } catch (error) {
    if (reportLoss(opened)) return;
    const explained = clonable(explainCallError(error, path));
    answer({ kind: "failed", id: request.id, error: explained, isDamage: isDamage(error) });
  }
});

if (role === "writer") {
  try {
    const owned = openOwned(path);
    opened = owned;
    answer({ kind: "ready", log: owned.log });
  } catch (error) {
    answer({ kind: "cannotOpen", error: clonable(error) });
    port.close();
  }
} else {
  answer({ kind: "ready", log: undefined });
}

function perform({ database, apply }: Opened, request: Extract<Request, { id: number }>): unknown {
  if (request.kind === "apply") return apply(request.sequence, request.how);
  const { method, args } = request;
  // `DatabaseThread.call` types each method; a message cannot carry types.
  return run(database, method, args as Parameters<SqliteDatabase[typeof method]>);
}

/**
 * A message keeps an error's text and cause but loses other properties, so SQLite's error code is added to the text.
 */
function clonable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = "errcode" in error ? ` (SQLite error ${error.errcode})` : "";
  return new Error(`${error.message}${code}`, { cause: error.stack });
}
