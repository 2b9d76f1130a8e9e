import type { LastFrame } from "../change-log/log-writer.ts";
import type { DatabaseMethod } from "../database/sqlite-database.ts";
import type { OpenedLog } from "../recovery/owned-store.ts";

/** The writer owns the file. The reader reads it beside the writer, so that a long list never delays a commit. */
export type Role = "writer" | "reader";
export interface ThreadData {
  readonly path: string;
  readonly role: Role;
}

export type Request =
  /** Applies the change log up to a frame: see `LogApplication`. */
  | { readonly kind: "apply"; readonly id: number; readonly sequence: number; readonly how: "synced" | "unsynced" }
  | { readonly kind: "call"; readonly id: number; readonly method: DatabaseMethod; readonly args: readonly unknown[] }
  /** The thread answers only if its files are no longer its own. */
  | { readonly kind: "watch" }
  /** The thread answers by exiting, after it has handled all earlier requests, and applied the log up to its last frame. */
  | { readonly kind: "close"; readonly lastSequence: LastFrame };

export type Reply =
  /** The writer opens a log, the reader does not. */
  | { readonly kind: "ready"; readonly log: OpenedLog | undefined }
  | { readonly kind: "cannotOpen"; readonly error: Error }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly error: Error; readonly isDamage: boolean }
  /** The files are no longer this thread's own. It does nothing more than close. */
  | { readonly kind: "lost"; readonly error: Error };
