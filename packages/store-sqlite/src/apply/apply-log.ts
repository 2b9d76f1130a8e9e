import type { DatabaseSync } from "node:sqlite";
import type { ExecutionChange } from "@openswf/core/stores/commits";
import { parseChanges } from "../change-log/changes-format.ts";
import { type Frame, frameKind } from "../change-log/frame.ts";
import type { LogReader } from "../change-log/log-reader.ts";
import { checkpointAfterPages } from "../connection/connection.ts";
import { prepare } from "../connection/statement.ts";
import type { Transactions } from "../connection/transactions.ts";
import { Damage, intact } from "../damage/damage.ts";
import type { AppliedChanges } from "./apply-changes.ts";
import type { LogPositions } from "./log-position.ts";
import { mergeChanges } from "./merge-changes.ts";

/** A batch of frames ends with the frame that reaches one of these. */
const batchChanges = 1024;
const batchBytes = 2 * 1024 * 1024;

export interface LogApplication {
  /**
   * Applies the frames up to this one, in order. With "synced", SQLite has them durably when this returns, and the segments
   * that hold them may be used again. Throws Damage if they are not all there, and whatever SQLite throws. What was applied
   * before the error stays.
   */
  applyUpTo(log: LogReader, sequence: number, how: "synced" | "unsynced"): void;
  /** Applies whatever frames the log has. See `hasFramesBehind` for what that may miss. */
  applyAll(log: LogReader): void;
}

/** `touch` writes something, so that SQLite syncs its log up to there. */
export function logApplicationTo(
  db: DatabaseSync,
  transactions: Transactions,
  positions: LogPositions,
  changes: AppliedChanges,
  touch: () => void,
): LogApplication {
  const logPages = prepare<{ log: number }>(db, "pragma wal_checkpoint(noop)");
  function applyFrame({ kind, payload }: Frame, batch: ExecutionChange[]): void {
    switch (kind) {
      case frameKind.changes:
        batch.push(...parseChanges(payload.toString("utf8")));
        return;
      case frameKind.nothing:
      // Judged before anything is applied: see judge-log.ts.
      case frameKind.outsideWrites:
        return;
      default:
        throw new Damage(`the change log has a frame of the unknown kind ${kind}`);
    }
  }

  /** Returns whether there may be more. */
  function applyBatch(log: LogReader, until: number): boolean {
    log.refresh(positions.read().place);
    return transactions.atOnce(() => {
      const batch: ExecutionChange[] = [];
      let bytes = 0;
      while (log.place.sequence <= until && batch.length < batchChanges && bytes < batchBytes) {
        const frame = log.next();
        if (frame === undefined) break;
        applyFrame(frame, batch);
        bytes += frame.bytes;
      }
      for (const change of mergeChanges(batch)) changes.apply(change);
      positions.move(log.place);
      return bytes > 0 && log.place.sequence <= until;
    });
  }

  function applyUnsynced(log: LogReader, sequence: number): void {
    // SQLite then syncs its log only before it merges it. What a power loss takes from it, the change log still has.
    db.exec("pragma synchronous = normal; pragma wal_autocheckpoint = 0");
    try {
      while (applyBatch(log, sequence));
    } finally {
      db.exec(`pragma synchronous = full; pragma wal_autocheckpoint = ${checkpointAfterPages}`);
    }
  }

  return {
    applyUpTo: (log, sequence, how) => {
      applyUnsynced(log, sequence);
      if (how === "synced") touch();
      // SQLite would not report a sync that fails in a checkpoint of its own, so there are none while frames are applied.
      if ((logPages.get()?.log ?? 0) >= checkpointAfterPages) {
        transactions.watchingSyncs(() => db.exec("pragma wal_checkpoint(passive)"));
      }
      const { place } = positions.read();
      intact(place.sequence > sequence, `frame ${place.sequence} of the change log is missing or damaged`);
    },
    applyAll: (log) => {
      while (applyBatch(log, Number.MAX_SAFE_INTEGER));
    },
  };
}
