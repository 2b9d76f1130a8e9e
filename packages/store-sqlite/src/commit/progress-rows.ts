import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { TaskRow } from "@openswf/core/stores/tasks";
import { invariant } from "@openswf/model/invariant";
import type { SqlValue } from "../connection/statement.ts";
import { checksumOf } from "../damage/row-checksums.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";

/** The rows in which an execution makes progress: its history and snapshot, and the work that waits. */
export interface ProgressRows {
  /** Whether all errands that the change settles are stored. */
  hasErrandsOf(change: ExecutionChange): boolean;
  /** Writes what the change adds, and removes what it removes. */
  write(id: number, change: ExecutionChange): void;
}

export function progressRowsIn(statements: CommitStatements, names: Names): ProgressRows {
  function writeEvents(id: number, { events, snapshot }: ExecutionChange): void {
    if (events !== undefined) {
      const { firstEventId, count, body } = events;
      statements.addHistory.run(id, firstEventId, count, body, checksumOf.history(id, firstEventId, count, body));
    }
    if (snapshot !== undefined) {
      const { lastEventId, body } = snapshot;
      statements.replaceSnapshot.run(id, lastEventId, body, checksumOf.snapshot(id, lastEventId, body));
    }
  }

  function writeTasks(change: ExecutionChange): void {
    for (const task of change.tasksRemoved) statements.removeTask.run(...taskKey(change, task));
    for (const task of change.tasksAdded) statements.addTask.run(...taskKey(change, task));
  }

  function taskKey(
    change: ExecutionChange,
    { list, priority, scheduledAt, runId, scheduledEventId }: TaskRow,
  ): SqlValue[] {
    invariant(runId === change.runId, "a change adds and removes only tasks of its own run");
    return [names.numberDomain(list.domain), list.kind, list.name, -priority, scheduledAt, runId, scheduledEventId];
  }

  function writeErrands({ runId, errandsAdded, errandsSettled }: ExecutionChange): void {
    for (const errand of errandsAdded) {
      invariant(errand.runId === runId, "a change adds only errands of its own run");
      const { errandId, body } = errand;
      statements.addErrand.run(runId, errandId, body, checksumOf.errand(runId, errandId, body));
    }
    for (const errandId of errandsSettled) statements.settleErrand.run(runId, errandId);
  }

  function writeHeartbeats(id: number, { heartbeats, heartbeatsRemoved }: ExecutionChange): void {
    for (const { scheduledEventId, at, details = null } of heartbeats) {
      const checksum = checksumOf.heartbeat(id, scheduledEventId, at, details);
      statements.keepHeartbeat.run(id, scheduledEventId, at, details, checksum);
    }
    for (const scheduledEventId of heartbeatsRemoved) statements.removeHeartbeat.run(id, scheduledEventId);
  }

  return {
    hasErrandsOf: ({ runId, errandsSettled }) => {
      for (const errandId of errandsSettled) {
        if (statements.errandExists.get(runId, errandId) === undefined) return false;
      }
      return true;
    },

    write: (id, change) => {
      writeEvents(id, change);
      writeTasks(change);
      writeErrands(change);
      writeHeartbeats(id, change);
    },
  };
}
