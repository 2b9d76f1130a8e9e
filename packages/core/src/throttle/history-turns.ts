import type { Limits } from "@openswf/model/limits";
import type { Principal } from "../ports/access-control.ts";
import { FairTurns } from "./fair-turns.ts";

/** Everybody, while access control is off. */
const everybody: Pick<Principal, "account" | "arn"> = { account: "", arn: "" };

/**
 * Pages of histories may have megabytes, so few are read and printed at once, whether access control is on or off.
 *
 * A turn ends only when the event loop has gone round: by then the reply has been handed to its connection, and what has
 * arrived from others has been taken up. So a burst of pages delays another call by the pages at work, however many wait.
 */
export class HistoryTurns {
  readonly #turns: FairTurns;

  constructor({ historiesAtWorkMax, historiesAtWorkPerAccountMax }: Limits) {
    this.#turns = new FairTurns({ inTotal: historiesAtWorkMax, perAccount: historiesAtWorkPerAccountMax });
  }

  /** Does the work when it is the caller's turn. */
  async take<Result>(caller: Principal | undefined, work: () => Promise<Result>): Promise<Result> {
    const { account, arn } = caller ?? everybody;
    const turn = this.#turns.take(account, arn);
    if (turn !== undefined) await turn;
    try {
      return await work();
    } finally {
      setImmediate(() => this.#turns.leave(account));
    }
  }
}
