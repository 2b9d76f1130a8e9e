/** The code on a thread of a worker store: one connection, one request at a time. */
import { realpathSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "@openswf/model/invariant";
import { openForReading, openForWriting } from "../connection/connection.ts";
import { explainCallError, isDamage } from "../damage/damage.ts";
import { databaseOver } from "../database/database.ts";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import { run } from "../database/store-over.ts";
import { watchStore } from "../file/file-watch.ts";
import { own } from "../file/ownership.ts";
import { checkLog } from "../log/check-log.ts";
import { forgetLog, rememberLog } from "../log/log-owner.ts";
import type { Reply, Request, ThreadData } from "./database-messages.ts";
import { unpackCommits } from "./packed-commits.ts";

// Only database-thread.ts starts this worker, and it passes this data.
const { path, role } = workerData as ThreadData;
invariant(parentPort !== null, "database-worker.ts runs only as a worker");
const port = parentPort;
const answer = (reply: Reply): void => port.postMessage(reply);

interface Opened {
  readonly database: SqliteDatabase;
  /** Why the files are no longer this thread's own. `undefined` while they are, and always for the reader. */
  loss(): Error | undefined;
  close(): void;
}

function openWriter(): Opened {
  const lock = own(path);
  try {
    checkLog(path);
    const db = openForWriting(path);
    const database = realpathSync(path);
    rememberLog(database);
    const { loss } = watchStore(path);
    return {
      database: databaseOver(db),
      loss,
      close: () => {
        const isOurs = loss() === undefined;
        db.close();
        if (isOurs) forgetLog(database);
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function openReader(): Opened {
  const db = openForReading(path);
  return { database: databaseOver(db), loss: () => undefined, close: () => db.close() };
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
    opened?.close();
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
    const value = perform(opened.database, request);
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
    opened = openWriter();
    answer({ kind: "ready" });
  } catch (error) {
    answer({ kind: "cannotOpen", error: clonable(error) });
    port.close();
  }
} else {
  answer({ kind: "ready" });
}

function perform(database: SqliteDatabase, request: Extract<Request, { id: number }>): unknown {
  if (request.kind === "commit") return database.commit(unpackCommits(request.group));
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
