import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Directory } from "./directory.ts";
import type { DirectorySource } from "./directory-source.ts";

/** How old the directory may be before the next request has it looked at again, without waiting for it. */
const lookAfterMs = 1_000;
/** How old it may be before a request waits until it has been looked at: so a revoked key is none after this. */
const waitAfterMs = 3_000;
/**
 * A source that has failed is left alone for this many times as long as that took: to read a large one that does not fit
 * together is work, which must not be done all the time.
 */
const restTimes = 10;
const restMaxMs = 10_000;
/** A source that cannot be read is complained of this often. */
const complainEveryMs = 60_000;

/**
 * The directory of now, as far as it matters: looked at when requests come, and not by a timer.
 *
 * What cannot be read, or does not fit together, changes nothing: the one that was in force stays so. Access is lost by
 * what a source says, never by its silence.
 */
export class FollowedDirectory {
  readonly #source: DirectorySource;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #heard: (changes: readonly AccessChangeRecord[]) => void;
  #current: Directory;
  #lookedAt: Instant;
  /** How long it is left alone since it was looked at, because it failed then. */
  #restMs = 0;
  #looking: Promise<void> | undefined;
  #complainedAt = Number.NEGATIVE_INFINITY;
  #complaint = "";

  private constructor(options: FollowOptions, current: Directory) {
    this.#source = options.source;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#heard = options.heard;
    this.#current = current;
    this.#lookedAt = options.clock.now();
  }

  /** Throws when the source cannot be read, or does not fit together: a server does not start on nothing. */
  static async open(options: FollowOptions): Promise<FollowedDirectory> {
    const read = await options.source.readChanged();
    invariant(read !== undefined, `${options.source.name} was read before`);
    return new FollowedDirectory(options, read.directory);
  }

  get current(): Directory {
    return this.#current;
  }

  /** To be awaited by every request before it asks who its caller is. Nothing to wait for, nearly always. */
  refresh(): Promise<void> | undefined {
    // A clock that was set back makes it as old as can be: without this, a revoked key would live until then.
    const age = Math.abs(this.#clock.now() - this.#lookedAt);
    if (age < lookAfterMs || age < this.#restMs) return undefined;
    this.#looking ??= this.#look();
    return age < waitAfterMs ? undefined : this.#looking;
  }

  async #look(): Promise<void> {
    const began = this.#clock.now();
    try {
      const read = await this.#source.readChanged();
      // What was read is as old as the beginning of the reading.
      this.#lookedAt = began;
      this.#restMs = 0;
      if (read !== undefined) {
        this.#current = read.directory;
        this.#complaint = "";
        this.#log.info({ source: this.#source.name, keys: read.directory.keyCount }, "access control has changed");
        for (const reason of read.leftOut) {
          this.#log.error({ source: this.#source.name, reason }, "something is left out of access control");
        }
        this.#heard(read.changes);
      }
    } catch (error) {
      const now = this.#clock.now();
      this.#lookedAt = now;
      this.#restMs = Math.min((now - began) * restTimes, restMaxMs);
      this.#complain(error);
    } finally {
      this.#looking = undefined;
    }
  }

  #complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const now = this.#clock.now();
    if (reason === this.#complaint && now - this.#complainedAt < complainEveryMs) return;
    this.#complaint = reason;
    this.#complainedAt = now;
    this.#log.error(
      { source: this.#source.name, reason },
      "access control could not be read anew: what was in force before stays in force",
    );
  }
}

export interface FollowOptions {
  readonly source: DirectorySource;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every change after the first reading. */
  readonly heard: (changes: readonly AccessChangeRecord[]) => void;
}
