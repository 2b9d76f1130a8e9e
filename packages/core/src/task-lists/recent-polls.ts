import { RecentCount } from "../waiting/recent-count.ts";

/** How long a poller is known after its last poll. Longer than a poll waits, and than most tasks take. */
const pollersKnownMs = 300_000;
/** The most identities that are remembered for one list. Beyond it, the one that came first is forgotten. */
const pollersPerListMax = 100;
/** The most identities that are remembered for all lists together. */
const pollersMax = 20_000;
/** How often, at most, old pollers are looked for when there are too many. */
const forgetEveryMs = 10_000;

/** Tasks that started are counted over a minute. */
const countedSlots = 6;
const countedSlotMs = 10_000;

/** The identities remembered by all lists of a server together. Times are by `Clock.elapsed`. */
export class PollerRoom {
  count = 0;
  #forgotAt = Number.NEGATIVE_INFINITY;

  get isFull(): boolean {
    return this.count >= pollersMax;
  }

  /** Whether it is time to forget old pollers, because there are too many. */
  isCrowded(at: number): boolean {
    if (!this.isFull || at - this.#forgotAt < forgetEveryMs) return false;
    this.#forgotAt = at;
    return true;
  }
}

/**
 * Who polled one list lately, and how many of its tasks started. It is written on every poll, so writing costs one entry in a
 * map at most. Times are by `Clock.elapsed`.
 */
export class RecentPolls {
  readonly #room: PollerRoom;
  /** When each identity polled last. The empty identity stands for polls without one. */
  readonly #byIdentity = new Map<string, number>();
  #started: RecentCount | undefined;
  #lastAt: number | undefined;

  constructor(room: PollerRoom) {
    this.#room = room;
  }

  get lastAt(): number | undefined {
    return this.#lastAt;
  }

  polled(identity: string | undefined, at: number): void {
    this.#lastAt = at;
    const known = this.#byIdentity;
    const before = known.size;
    if (before >= pollersPerListMax || this.#room.isFull) this.#polledInCrowd(identity ?? "", at);
    else {
      known.set(identity ?? "", at);
      this.#room.count += known.size - before;
    }
  }

  #polledInCrowd(identity: string, at: number): void {
    const known = this.#byIdentity;
    if (!known.has(identity)) {
      const [first] = known.keys();
      // A list without any cannot take the place of another: this poller is not remembered.
      if (first === undefined) return;
      known.delete(first);
    }
    known.set(identity, at);
  }

  started(at: number): void {
    this.#started ??= new RecentCount(countedSlots, countedSlotMs);
    this.#started.record(at);
  }

  /** Tasks that started within the last complete minute. */
  startedWithinMinute(at: number): number {
    return this.#started?.countsBefore(at).reduce((sum, count) => sum + count, 0) ?? 0;
  }

  /** Those who polled within `pollersKnownMs`, and when they did last. */
  pollersAt(at: number): ReadonlyMap<string, number> {
    this.forgetOld(at);
    return this.#byIdentity;
  }

  forgetOld(at: number): void {
    for (const [identity, polledAt] of this.#byIdentity) {
      if (at - polledAt >= pollersKnownMs && this.#byIdentity.delete(identity)) this.#room.count -= 1;
    }
  }

  /** The list itself is forgotten. */
  forget(): void {
    this.#room.count -= this.#byIdentity.size;
    this.#byIdentity.clear();
  }
}
