import { limitExceeded, throttled } from "@openswf/model/faults";
import type { Limits } from "@openswf/model/limits";
import type { OperationKind } from "../operations/traits.ts";
import type { Principal } from "../ports/access-control.ts";
import { tooManyPolls } from "../task-lists/task-lists.ts";
import { Occupancy } from "./occupancy.ts";

/** Keeps one account, or one of its principals, from using up what all callers share. */
export class CallShares {
  readonly #byKind: Readonly<Record<OperationKind, Occupancy>>;

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
    this.#byKind = { read: requests, change: requests, list: lists, poll: polls };
  }

  /** Throws when the caller's shares are taken. Otherwise `leave` must follow with the same arguments. */
  enter(kind: OperationKind, { account, arn }: Pick<Principal, "account" | "arn">): void {
    if (this.#byKind[kind].enter(account, arn)) return;
    throw kind === "poll" ? limitExceeded(tooManyPolls) : throttled();
  }

  leave(kind: OperationKind, { account, arn }: Pick<Principal, "account" | "arn">): void {
    this.#byKind[kind].leave(account, arn);
  }
}
