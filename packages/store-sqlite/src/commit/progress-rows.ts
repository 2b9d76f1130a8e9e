import type { ExecutionChange } from "@openswf/core/stores/commits";
import type { TaskRow } from "@openswf/core/stores/tasks";
import { invariant } from "@openswf/model/invariant";
import type { SqlValue } from "../connection/statement.ts";
import { checksumOf } from "../damage/row-checksums.ts";
import type { Names } from "../registrations/names.ts";
import type { CommitStatements } from "./commit-statements.ts";

/** The part of a change that is about the work that waits. */
type WaitingPart = Pick<
  ExecutionChange,
  "runId" | "tasksAdded" | "tasksRemoved" | "errandsAdded" | "errandsSettled" | "heartbeats" | "heartbeatsRemoved"
>;

/** The rows in which an execution makes progress: its history and snapshot, and the work that waits. */
export interface ProgressRows {
  /** Whether all errands that the change settles are stored. */
  hasErrandsOf(change: ExecutionChange): boolean;
  /** Writes what the change adds, and removes what it removes. */
  write(id: number, change: ExecutionChange): void;
  addEvents(id: number, events: NonNullable<ExecutionChange["events"]>): void;
  replaceSnapshot(id: number, snapshot: NonNullable<ExecutionChange["snapshot"]>): void;
  writeWaiting(id: number, change: WaitingPart): void;
}

export function progressRowsIn(statements: CommitStatements, names: Names): ProgressRows {
  function addEvents(id: number, { firstEventId, count, body }: NonNullable<ExecutionChange["events"]>): void {
    statements.addHistory.run(id, firstEventId, count, body, checksumOf.history(id, firstEventId, count, body));
  }

  function replaceSnapshot(id: number, { lastEventId, body }: NonNullable<ExecutionChange["snapshot"]>): void {
    statements.replaceSnapshot.run(id, lastEventId, body, checksumOf.snapshot(id, lastEventId, body));
  }

  function writeTasks(change: WaitingPart): void {
    for (const task of change.tasksRemoved) statements.removeTask.run(...taskKey(change, task));
    for (const task of change.tasksAdded) statements.addTask.run(...taskKey(change, task));
  }

  function taskKey(change: WaitingPart, { list, priority, scheduledAt, runId, scheduledEventId }: TaskRow): SqlValue[] {
    invariant(runId === change.runId, "a change adds and removes only tasks of its own run");
    return [names.numberDomain(list.domain), list.kind, list.name, -priority, scheduledAt, runId, scheduledEventId];
  }

  function writeErrands({ runId, errandsAdded, errandsSettled }: WaitingPart): void {
    for (const errand of errandsAdded) {
      invariant(errand.runId === runId, "a change adds only errands of its own run");
      const { errandId, body } = errand;
      statements.addErrand.run(runId, errandId, body, checksumOf.errand(runId, errandId, body));
    }
    for (const errandId of errandsSettled) statements.settleErrand.run(runId, errandId);
  }

  function writeHeartbeats(id: number, { heartbeats, heartbeatsRemoved }: WaitingPart): void {
    for (const { scheduledEventId, at, details = null } of heartbeats) {
      const checksum = checksumOf.heartbeat(id, scheduledEventId, at, details);
      statements.keepHeartbeat.run(id, scheduledEventId, at, details, checksum);
    }
    for (const scheduledEventId of heartbeatsRemoved) statements.removeHeartbeat.run(id, scheduledEventId);
  }

  function writeWaiting(id: number, change: WaitingPart): void {
    writeTasks(change);
    writeErrands(change);
    writeHeartbeats(id, change);
  }

  return {
    hasErrandsOf: ({ runId, errandsSettled }) => {
      for (const errandId of errandsSettled) {
        if (statements.errandExists.get(runId, errandId) === undefined) return false;
      }
      return true;
    },

    write: (id, change) => {
      if (change.events !== undefined) addEvents(id, change.events);
      if (change.snapshot !== undefined) replaceSnapshot(id, change.snapshot);
      writeWaiting(id, change);
    },
    addEvents,
    replaceSnapshot,
    writeWaiting,
  };
}
