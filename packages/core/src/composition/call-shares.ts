import { limitExceeded, throttled } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import type { OperationKind } from "../operations/traits.ts";
import type { Principal } from "../ports/access-control.ts";
import { tooManyPolls } from "../task-lists/task-lists.ts";
import { FairTurns } from "../throttle/fair-turns.ts";
import { Occupancy } from "./occupancy.ts";

/** `undefined` while access control is off: then everybody shares everything. */
type Caller = Pick<Principal, "account" | "arn"> | undefined;

/**
 * Keeps one account, or one of its principals, from using up what all callers share. A caller within its shares may still
 * have to wait for its turn.
 */
export class CallShares {
  readonly #byKind: Readonly<Record<OperationKind, Occupancy>>;
  readonly #turnsByKind: Readonly<Record<OperationKind, FairTurns>>;

  constructor(limits: Limits) {
    const requests = new Occupancy({
      perAccount: limits.requestsInProgressPerAccountMax,
      perPrincipal: limits.requestsInProgressPerPrincipalMax,
    });
    const lists = new Occupancy({
      perAccount: limits.listsInProgressPerAccountMax,
      perPrincipal: limits.listsInProgressPerPrincipalMax,
    });
    const polls = new Occupancy({
      perAccount: limits.waitingPollsPerAccountMax,
      perPrincipal: limits.waitingPollsPerPrincipalMax,
    });
    this.#byKind = {
      read: requests,
      change: requests,
      interrupt: requests,
      list: lists,
      history: requests,
      poll: polls,
    };
    const work = new FairTurns({ inTotal: limits.requestsAtWorkMax, perAccount: limits.requestsAtWorkPerAccountMax });
    // A list takes much longer, so others should not wait for one.
    const listing = new FairTurns({ inTotal: limits.listsAtWorkMax, perAccount: limits.listsAtWorkPerAccountMax });
    this.#turnsByKind = { read: work, change: work, interrupt: work, list: listing, history: work, poll: work };
  }

  /** Throws when the caller's shares are taken. Otherwise `leave` must follow with the same arguments. */
  enter(kind: OperationKind, caller: Caller): void {
    if (caller === undefined || this.#byKind[kind].enter(caller.account, caller.arn)) return;
    throw kind === "poll" ? limitExceeded(tooManyPolls) : throttled();
  }

  leave(kind: OperationKind, caller: Caller): void {
    if (caller !== undefined) this.#byKind[kind].leave(caller.account, caller.arn);
  }

  /** Waits for the caller's turn, if it must. `endTurn` must follow with the same arguments. */
  turn(kind: OperationKind, caller: Caller): Promise<void> | undefined {
    return caller && this.#turnsByKind[kind].take(caller.account, caller.arn);
  }

  endTurn(kind: OperationKind, caller: Caller): void {
    if (caller !== undefined) this.#turnsByKind[kind].leave(caller.account);
  }
}
