/** How many requests are worked on at once. */
export interface TurnBounds {
  readonly inTotal: number;
  readonly perAccount: number;
}

/** An account that has called. There are no more of them than accounts whose keys have signed a request. */
interface AccountTurns {
  taken: number;
  /** Requests that wait for a turn, by principal: the principal that is next comes first. */
  readonly waiting: Map<string, (() => void)[]>;
}

/**
 * Who works next, when more requests arrive than are worked on at once.
 *
 * F1. Accounts take turns, and so do the principals of one account. So a request waits for at most one request of each
 *     other caller, besides those in progress, however many of them wait.
 * F2. No account takes more than `perAccount` turns, so that another finds one free. The only account that has ever called
 *     may take them all.
 * F3. No turn stays free while a request waits that may take it.
 */
export class FairTurns {
  readonly #bounds: TurnBounds;
  readonly #accounts = new Map<string, AccountTurns>();
  /** Accounts with waiting requests: the one that is next comes first. */
  readonly #waiting = new Map<string, AccountTurns>();
  #taken = 0;

  constructor(bounds: TurnBounds) {
    this.#bounds = bounds;
  }

  /** Takes a turn, at once or when the result resolves. `leave` must follow. */
  take(account: string, principal: string): Promise<void> | undefined {
    const turns = this.#turnsOf(account);
    if (this.#isFree(turns)) {
      this.#taken += 1;
      turns.taken += 1;
      return undefined;
    }
    return new Promise((resolve) => {
      const ofPrincipal = turns.waiting.get(principal);
      if (ofPrincipal === undefined) turns.waiting.set(principal, [resolve]);
      else ofPrincipal.push(resolve);
      this.#waiting.set(account, turns);
    });
  }

  leave(account: string): void {
    this.#taken -= 1;
    this.#turnsOf(account).taken -= 1;
    if (this.#waiting.size > 0) this.#giveOne();
  }

  /** By F3, none of the account's own requests waits then. */
  #isFree({ taken }: AccountTurns): boolean {
    const { inTotal, perAccount } = this.#bounds;
    return this.#taken < inTotal && (taken < perAccount || this.#accounts.size === 1);
  }

  #turnsOf(account: string): AccountTurns {
    let turns = this.#accounts.get(account);
    if (turns === undefined) {
      turns = { taken: 0, waiting: new Map() };
      this.#accounts.set(account, turns);
    }
    return turns;
  }

  #giveOne(): void {
    for (const [account, turns] of this.#waiting) {
      if (!this.#isFree(turns)) continue;
      const next = takeFirst(turns.waiting);
      // The account goes to the back of the line.
      this.#waiting.delete(account);
      if (turns.waiting.size > 0) this.#waiting.set(account, turns);
      this.#taken += 1;
      turns.taken += 1;
      next?.();
      return;
    }
  }
}

/** Takes the next request of the next principal, which goes to the back of the line. */
function takeFirst(waiting: Map<string, (() => void)[]>): (() => void) | undefined {
  for (const [principal, requests] of waiting) {
    const next = requests.shift();
    waiting.delete(principal);
    if (requests.length > 0) waiting.set(principal, requests);
    return next;
  }
  return undefined;
}
