/** The code on a thread of a worker store: one connection, one request at a time. */
import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "@openswf/model/invariant";
import { openForReading, openForWriting } from "../connection/connection.ts";
import { databaseOver } from "../database/database.ts";
import type { SqliteDatabase } from "../database/sqlite-database.ts";
import { run } from "../database/store-over.ts";
import { own } from "../file/ownership.ts";
import type { Reply, Request, ThreadData } from "./database-messages.ts";
import { unpackCommits } from "./packed-commits.ts";

// Only database-thread.ts starts this worker, and it passes this data.
const { path, role } = workerData as ThreadData;
invariant(parentPort !== null, "database-worker.ts runs only as a worker");
const port = parentPort;
const answer = (reply: Reply): void => port.postMessage(reply);

interface Opened {
  readonly database: SqliteDatabase;
  close(): void;
}

function openWriter(): Opened {
  const lock = own(path);
  try {
    const db = openForWriting(path);
    return {
      database: databaseOver(db),
      close: () => {
        db.close();
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
  return { database: databaseOver(db), close: () => db.close() };
}

let opened: Opened | undefined;

port.on("message", (request: Request) => {
  if (request.kind === "close") {
    opened?.close();
    port.close();
    return;
  }
  try {
    // The reader thread starts while the writer is still opening the file, so it opens the file at its first request.
    opened ??= openReader();
    answer({ kind: "done", id: request.id, value: perform(opened.database, request) });
  } catch (error) {
    answer({ kind: "failed", id: request.id, error: clonable(error) });
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

function perform(database: SqliteDatabase, request: Exclude<Request, { kind: "close" }>): unknown {
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
