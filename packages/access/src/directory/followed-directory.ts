import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { Refresher } from "@openswf/core/waiting/refresher";
import { invariant } from "@openswf/model/invariant";
import type { Directory } from "./directory.ts";
import type { DirectorySource } from "./directory-source.ts";

/** Age after which the next request starts a background refresh. */
const refreshAfterMs = 1_000;
/** Age after which a request waits for the refresh. A revoked key therefore stops working within this time. */
const waitAfterMs = 3_000;
/** Interval between error messages while a source fails for the same reason. */
const reportEveryMs = 60_000;

/**
 * A directory that follows its source. Requests trigger refreshes; there is no timer.
 *
 * A source that cannot be read or is inconsistent changes nothing: the previous directory stays in force. Access is
 * revoked by what a source says, never because it is unavailable.
 */
export class FollowedDirectory {
  readonly #source: DirectorySource;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onChanges: (changes: readonly AccessChangeRecord[]) => void;
  #current: Directory;
  readonly #refresher: Refresher;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #reportedReason = "";

  private constructor(options: FollowOptions, current: Directory) {
    this.#source = options.source;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#onChanges = options.onChanges;
    this.#current = current;
    this.#refresher = new Refresher({
      clock: options.clock,
      refreshAfterMs: refreshAfterMs,
      waitAfterMs,
      read: () => this.#readSource(),
      failed: (error) => this.#report(error),
    });
  }

  /** Throws when the source cannot be read or is inconsistent: a server does not start without access control. */
  static async open(options: FollowOptions): Promise<FollowedDirectory> {
    const read = await options.source.readChanged();
    invariant(read !== undefined, `${options.source.name} was already read`);
    return new FollowedDirectory(options, read.directory);
  }

  get current(): Directory {
    return this.#current;
  }

  /** Every request awaits this before it authenticates its caller. It nearly always returns `undefined`. */
  refresh(): Promise<void> | undefined {
    return this.#refresher.refresh();
  }

  async #readSource(): Promise<void> {
    const read = await this.#source.readChanged();
    if (read === undefined) return;
    this.#current = read.directory;
    this.#reportedReason = "";
    this.#log.info({ source: this.#source.name, keys: read.directory.keyCount }, "access control has changed");
    for (const reason of read.leftOut) {
      this.#log.error({ source: this.#source.name, reason }, "an invalid item was left out of access control");
    }
    this.#onChanges(read.changes);
  }

  #report(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const now = this.#clock.elapsed();
    if (reason === this.#reportedReason && now - this.#reportedAt < reportEveryMs) return;
    this.#reportedReason = reason;
    this.#reportedAt = now;
    this.#log.error(
      { source: this.#source.name, reason },
      "access control could not be reloaded; the previous version stays in force",
    );
  }
}

export interface FollowOptions {
  readonly source: DirectorySource;
  readonly clock: Clock;
  readonly log: Log;
  /** Receives every change after the first reading. */
  readonly onChanges: (changes: readonly AccessChangeRecord[]) => void;
}
