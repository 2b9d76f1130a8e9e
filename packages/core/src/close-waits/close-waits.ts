import type { RunId } from "@openswf/model/brand";
import { limitExceeded } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import type { CachedExecution } from "../commit/cached-execution.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Caller } from "../ports/transport.ts";
import type { StoredExecutions } from "../stores/executions.ts";
import type { PollRoom } from "../waiting/poll-room.ts";
import { WaitingPoll } from "../waiting/waiting-poll.ts";

/** Where closes are looked up that this server has not committed itself. */
export interface CloseSource extends Pick<StoredExecutions, "closedAmong"> {
  readonly log: Log;
  /** An execution as last committed; `undefined` if there is none. */
  read(runId: RunId): Promise<CachedExecution | undefined>;
}

/** A call that waits for the close of an execution. Its answer is the closed execution. */
export type CloseWait = WaitingPoll<CachedExecution>;

/** How many executions one read of the store looks up. */
const runsPerLook = 1_000;

const tooManyCloseWaits = "Limit on maximum concurrent calls that wait for the close of an execution reached";

/**
 * The calls that wait for closes, by run.
 *
 * W1. A call enters before its execution is read, so no close falls between the two.
 * W2. A call is answered with what is durable: by the effect of a commit, or by a read of the store. A notice of another
 *     server, and a commit whose outcome is unknown, only say where to look.
 * W3. All calls for one run are answered together, in the order of their arrival.
 * W4. A lost notice costs time only: where other servers write to the store, what calls wait for is looked up
 *     periodically, all of it in a few reads.
 */
export class CloseWaits {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #room: PollRoom;
  readonly #source: CloseSource;
  readonly #byRun = new Map<RunId, Set<CloseWait>>();
  #isLooking = false;
  #stopped = false;

  constructor(clock: Clock, limits: Limits, room: PollRoom, source: CloseSource) {
    this.#clock = clock;
    this.#limits = limits;
    this.#room = room;
    this.#source = source;
  }

  /**
   * Enters a call, which must then be answered or held (W1). Throws LimitExceededFault when too many wait. Any text will
   * do as a run id: nothing is ever heard of a run that does not exist.
   */
  enter(runId: RunId, caller: Caller, holdMs: number): CloseWait {
    const waiting = this.#byRun.get(runId) ?? new Set();
    if (waiting.size >= this.#limits.waitingPollsPerExecutionMax || !this.#room.enter()) {
      throw limitExceeded(tooManyCloseWaits);
    }
    const answered = (): void => {
      waiting.delete(wait);
      if (waiting.size === 0) this.#byRun.delete(runId);
      this.#room.leave();
    };
    const wait: CloseWait = new WaitingPoll(caller, { clock: this.#clock, holdMs, answered });
    waiting.add(wait);
    this.#byRun.set(runId, waiting);
    return wait;
  }

  /** Holds a call until the close, unless its caller is gone or the server stops. */
  hold(wait: CloseWait): void {
    if (this.#stopped || wait.caller.isGone()) wait.answer(undefined);
    else wait.hold(() => wait.answer(undefined));
  }

  /** An execution has closed, durably. */
  closed(execution: CachedExecution): void {
    const waiting = this.#byRun.get(execution.runId);
    // Answering a call takes it out of the set, which a loop over a set allows.
    if (waiting !== undefined) for (const wait of waiting) wait.answer(execution);
  }

  /** These executions may have closed without an effect here. */
  lookAt(runIds: readonly RunId[]): void {
    for (const runId of runIds) if (this.#byRun.has(runId)) void this.#look(runId);
  }

  /** Any execution may have closed without an effect here. Without waiting calls, nothing is read. */
  lookAtAll(): void {
    if (this.#byRun.size > 0 && !this.#isLooking) void this.#lookAtAll();
  }

  /** Answers every waiting call empty, and every later one that would have to wait. */
  stop(): void {
    this.#stopped = true;
    for (const waiting of this.#byRun.values()) for (const wait of waiting) wait.answer(undefined);
  }

  async #lookAtAll(): Promise<void> {
    this.#isLooking = true;
    const runIds = [...this.#byRun.keys()];
    try {
      for (let from = 0; from < runIds.length && !this.#stopped; from += runsPerLook) {
        this.lookAt(await this.#source.closedAmong(runIds.slice(from, from + runsPerLook)));
      }
    } catch (error) {
      // The calls go on waiting: another look follows, and each of them has an end.
      this.#source.log.warn({ error }, "could not look up which executions have closed");
    } finally {
      this.#isLooking = false;
    }
  }

  async #look(runId: RunId): Promise<void> {
    try {
      const execution = await this.#source.read(runId);
      if (execution?.state.closing !== undefined) this.closed(execution);
    } catch (error) {
      this.#source.log.error({ error, runId }, "could not read an execution that may have closed");
      // Perhaps nobody looks again. The callers ask again, after a pause.
      for (const wait of this.#byRun.get(runId) ?? []) wait.fail();
    }
  }
}
