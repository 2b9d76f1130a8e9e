import type { Client } from "../client/client.ts";
import type { ExecutionDescription } from "../client/describe-execution.ts";
import type { WorkflowHandle } from "../client/workflow-handle.ts";
import { DataError } from "../data/data-error.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import { readDescription, type ScheduleDescription } from "./schedule-description.ts";
import type { ScheduleUpdate } from "./schedule-options.ts";
import { type ScheduledRun, scheduledRuns } from "./scheduled-run.ts";
import { specChangeOf } from "./spec-of.ts";
import { type ScheduleChange, scheduleChange } from "./workflow/schedule-change.ts";
import type { OverlapPolicy, ScheduleSpec } from "./workflow/schedule-spec.ts";
import { scheduleWorkflowId } from "./workflow/schedule-tag.ts";

/** There is no schedule of this id, or it has ended. */
export class UnknownScheduleError extends Error {
  override readonly name = "UnknownScheduleError";

  constructor(id: string, options: ErrorOptions = {}) {
    super(`No schedule ${JSON.stringify(id)} is open: it was never created, was deleted, or has ended.`, options);
  }
}

export interface BackfillOptions {
  /** The first and the last time, inclusive. Times to come are left out. */
  readonly from: Date;
  readonly until: Date;
  /** `allowAll` starts up to 50 side by side. Default: one after another, after the runs whose time has come. */
  readonly overlap?: "allowAll";
}

/**
 * One schedule, as its client reaches it. Changes are signals: they resolve once SWF has them, and take effect as soon as a worker
 * of schedules has read them. All but `describe` and `runs` reject with UnknownScheduleError if the schedule is not open.
 */
export class ScheduleHandle {
  readonly id: string;
  readonly #client: Client;
  readonly #execution: WorkflowHandle;

  constructor(client: Client, id: string) {
    this.id = id;
    this.#client = client;
    this.#execution = client.handle(scheduleWorkflowId(id));
  }

  /** What the schedule is, when it is due next, and how its last runs went. Also of one that has ended. */
  async describe(): Promise<ScheduleDescription> {
    let description: ExecutionDescription;
    try {
      description = await this.#execution.describe();
    } catch (error) {
      throw this.#unknown(error);
    }
    return readDescription(this.id, description);
  }

  /**
   * Changes what is given, and leaves the rest. Times before the change that were not dealt with are due as they were.
   *
   *     await nightly.update({ overlap: "bufferOne", until: null });
   */
  async update<Input>(update: ScheduleUpdate<Input>): Promise<void> {
    await this.#send({ kind: "update", change: specChangeOf(update) });
  }

  /** Replaces all of it by what another schedule, or an earlier description of this one, is. */
  async replace(spec: ScheduleSpec): Promise<void> {
    await this.#send({ kind: "replace", spec });
  }

  /** From now on, no time starts a run, and times that pass are not made up for. Runs that are open go on. */
  async pause(note?: string): Promise<void> {
    await this.#send({ kind: "pause", ...noted(note) });
  }

  async resume(note?: string): Promise<void> {
    await this.#send({ kind: "resume", ...noted(note) });
  }

  /** Starts a run now, also while it is paused. */
  async trigger({ overlap }: { readonly overlap?: OverlapPolicy } = {}): Promise<void> {
    await this.#send({ kind: "trigger", ...(overlap !== undefined && { overlap }) });
  }

  /** Starts the runs of a time that has passed, such as one in which the schedule did not exist. */
  async backfill({ from, until, overlap }: BackfillOptions): Promise<void> {
    if (!(from <= until)) throw new DataError("Invalid backfill: expected dates, and `from` not after `until`.");
    const span = { from: from.getTime(), until: until.getTime() };
    await this.#send({ kind: "backfill", ...span, ...(overlap !== undefined && { overlap }) });
  }

  /** Ends the schedule at once, without a worker. Runs that are open go on. */
  async delete(): Promise<void> {
    try {
      await this.#execution.terminate({ reason: "the schedule was deleted", childPolicy: "ABANDON" });
    } catch (error) {
      throw this.#unknown(error);
    }
  }

  /** Its runs that SWF still knows, open or closed, the newest first. */
  runs(): AsyncGenerator<ScheduledRun, void, undefined> {
    return scheduledRuns(this.#client, this.id);
  }

  async #send(change: ScheduleChange): Promise<void> {
    try {
      await this.#execution.signal(scheduleChange, change);
    } catch (error) {
      throw this.#unknown(error);
    }
  }

  #unknown(error: unknown): unknown {
    return isSwfFault(error, "UnknownResourceFault") ? new UnknownScheduleError(this.id, { cause: error }) : error;
  }
}

/** Characters of a note. */
const noteMax = 1_000;

export function noted(note: string | undefined): { readonly note?: string } {
  if (note === undefined) return {};
  if (note.length > noteMax) throw new DataError(`The note has ${note.length} characters, expected up to ${noteMax}.`);
  return { note };
}
