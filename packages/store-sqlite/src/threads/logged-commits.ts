/**
 * Commits on the caller's thread: decided by `Facts`, durable by the change log, applied to SQLite by its thread afterwards.
 *
 * C1. A commit resolves only after the sync of its frame, and only if the files were still those of this process then.
 * C2. One group is decided and written at a time, so that each is decided on the facts of all groups before.
 * C3. `flush` settles when SQLite has everything that was acknowledged before. Whoever reads from SQLite waits for it,
 *     unless what is read cannot have changed.
 * C4. What waits to be applied is bounded by the two segments of the log: when both are full, commits wait.
 */
import type { Clock } from "@openswf/core/ports/clock";
import type { Commit, CommitOutcome } from "@openswf/core/stores/commits";
import { timeOfRunId } from "@openswf/core/stores/run-id";
import { Alarm } from "@openswf/core/waiting/alarm";
import { printChanges } from "../change-log/changes-format.ts";
import { frameKind } from "../change-log/frame.ts";
import { type LastFrame, LogWriter } from "../change-log/log-writer.ts";
import type { SegmentFile } from "../change-log/segment-files.ts";
import { Facts } from "../facts/facts.ts";
import type { OpenCursor, OpenSlice } from "../facts/read-open-workflows.ts";
import type { OpenedLog } from "../recovery/owned-store.ts";
import type { DatabaseThread } from "./database-thread.ts";
import { Turns } from "./turns.ts";

/** So many commits are applied together. Changes of one run are merged, so a workflow of seven commits becomes one. */
const appliedTogether = 1024;
/** So many bytes are applied together, even if they are fewer commits. */
const appliedTogetherUnits = 2 * 1024 * 1024;
/** How long the last commits wait for more. A crash in between costs nothing but applying them at the next start. */
const applyAfterMs = 250;
/** When applying is tried again after it failed, as it does on a full disk. */
const applyAgainMs = 1_000;
/** A group is cut into frames of about this size. */
const frameUnits = 256 * 1024;

export interface LoggedOn {
  readonly writer: DatabaseThread;
  readonly reader: DatabaseThread;
  readonly files: readonly [SegmentFile, SegmentFile];
  readonly log: OpenedLog;
  readonly clock: Clock;
  /** Throws if the files are no longer those of this process. */
  readonly checkFiles: () => void;
}

export class LoggedCommits {
  readonly facts: Facts;
  readonly #turns = new Turns();
  readonly #writer: DatabaseThread;
  readonly #reader: DatabaseThread;
  readonly #checkFiles: () => void;
  readonly #log: LogWriter;
  readonly #applyLater: Alarm;
  /** What was acknowledged, but was not yet sent to SQLite's thread. */
  #waiting = { commits: 0, units: 0 };
  /** The last frame that SQLite's thread was asked to apply, and when it has. */
  #asked = { sequence: 0, done: Promise.resolve() };
  #synced = 0;
  /** The last frame that changes what reads see. Probes, for example, do not: a full disk must not stop reads for them. */
  #lastChange = 0;
  #outsideWrites = 0;
  #isClosed = false;

  constructor({ writer, reader, files, log: { salt, newestRunId }, clock, checkFiles }: LoggedOn) {
    this.#writer = writer;
    this.#reader = reader;
    this.#checkFiles = checkFiles;
    this.#applyLater = new Alarm(clock);
    this.facts = new Facts(Math.max(clock.now(), newestRunId === undefined ? 0 : timeOfRunId(newestRunId)));
    this.#log = new LogWriter(files, salt, clock, (sequence) => this.#sync(sequence));
  }

  /** Tells the facts which workflowIds are open, slice by slice. Until then, starts ask. */
  async learnOpenWorkflows(): Promise<void> {
    let next: OpenCursor | undefined;
    do {
      const slice: OpenSlice = await this.#reader.call("readOpenWorkflows", next);
      next = slice.next;
      this.facts.index(slice.workflows, next === undefined);
    } while (next !== undefined && !this.#isClosed);
  }

  commit(group: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    if (this.#isClosed) return Promise.reject(new Error("the store is closed"));
    return this.#turns.take(async () => {
      this.facts.trim();
      const questions = this.facts.questionsAbout(group);
      if (questions !== undefined) this.facts.learn(questions, await this.#reader.call("readFacts", questions));
      return await this.#write(group);
    });
  }

  async #write(group: readonly Commit[]): Promise<readonly CommitOutcome[]> {
    const outcomes: CommitOutcome[] = [];
    let accepted: Commit[] = [];
    let units = 0;
    try {
      for (const commit of group) {
        const outcome = this.facts.decide(commit);
        outcomes.push(outcome);
        if (outcome !== "committed" || commit.length === 0) continue;
        accepted.push(commit);
        units += unitsOf(commit);
        if (units < frameUnits) continue;
        await this.#append(accepted);
        accepted = [];
        units = 0;
      }
      if (accepted.length > 0) await this.#append(accepted);
      return outcomes;
    } catch (error) {
      this.facts.undo();
      throw error;
    }
  }

  async #append(commits: readonly Commit[]): Promise<void> {
    const payload = printChanges(commits);
    await this.#log.append(frameKind.changes, payload, commits.length === 1);
    this.#checkFiles();
    this.facts.settle(this.#log.sequence);
    this.#lastChange = this.#log.sequence;
    this.#waiting.commits += commits.length;
    this.#waiting.units += payload.length;
    if (this.#waiting.commits >= appliedTogether || this.#waiting.units >= appliedTogetherUnits) this.#applySoon(0);
    else this.#applySoon(applyAfterMs);
  }

  #applySoon(ms: number): void {
    if (ms === 0) {
      this.#applyLater.cancel();
      this.#applyInBackground();
    } else if (!this.#applyLater.isSet) {
      this.#applyLater.setIn(ms, () => this.#applyInBackground());
    }
  }

  #applyInBackground(): void {
    // Whoever needs the result asks for itself, and gets the error.
    this.flush().catch(() => this.#applySoon(applyAgainMs));
  }

  /** C3. Rejects if SQLite cannot be written. */
  flush(): Promise<void> {
    if (this.#asked.sequence >= this.#lastChange) return this.#asked.done;
    return this.#apply(this.#log.lastInOther > this.#synced);
  }

  #apply(mustSync: boolean): Promise<void> {
    const { sequence } = this.#log;
    this.#waiting = { commits: 0, units: 0 };
    const applied = this.#writer.apply(sequence, mustSync ? "synced" : "unsynced");
    const done = applied.then(
      () => {
        this.facts.applied(sequence);
        if (mustSync) this.#synced = Math.max(this.#synced, sequence);
      },
      (error) => {
        // The next flush tries again.
        if (this.#asked.sequence === sequence) this.#asked = { sequence: 0, done: Promise.resolve() };
        throw error;
      },
    );
    this.#asked = { sequence, done };
    return done;
  }

  async #sync(sequence: number): Promise<void> {
    if (this.#synced >= sequence) return;
    try {
      await this.#apply(true);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`the change log is full, because it cannot be merged into the store: ${why}`, { cause });
    }
  }

  /**
   * For a write of SQLite's thread that has nothing to do with executions. The log then knows that it was acknowledged: if
   * SQLite's own log ever loses it, that is found.
   */
  async outside<Result>(write: () => Promise<Result>): Promise<Result> {
    const result = await write();
    await this.#turns.take(async () => {
      // A clean close leaves no log that could be behind.
      if (this.#isClosed) return;
      const count = await this.#writer.call("outsideWrites");
      if (count <= this.#outsideWrites) return;
      await this.#log.append(frameKind.outsideWrites, String(count), true);
      this.#checkFiles();
      this.#outsideWrites = count;
    });
    return result;
  }

  /** For a write of SQLite's thread that removes executions: no commit is decided meanwhile. */
  alone<Result>(write: () => Promise<Result>): Promise<Result> {
    return this.outside(() =>
      this.#turns.take(async () => {
        await this.flush();
        const result = await write();
        this.facts.forget();
        return result;
      }),
    );
  }

  /** Writes to the log, and changes nothing. */
  probe(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#log.append(frameKind.nothing, "", true);
      this.#checkFiles();
    });
  }

  /** Returns the last frame. Later commits are refused. */
  async close(): Promise<LastFrame> {
    this.#isClosed = true;
    return await this.#turns.take(async () => {
      this.#applyLater.cancel();
      return await this.#log.close();
    });
  }
}

/** About how long the texts of a commit are. */
function unitsOf(commit: Commit): number {
  let units = 0;
  for (const { events, snapshot, errandsAdded } of commit) {
    units += (events?.body.length ?? 0) + (snapshot?.body.length ?? 0);
    for (const { body } of errandsAdded) units += body.length;
  }
  return units;
}
