/** How much of something one account, and one principal of it, may have at once. */
export interface Shares {
  readonly perAccount: number;
  readonly perPrincipal: number;
}

/**
 * Counts what callers have in progress, so that none takes what others need. Holds an entry only for those that have
 * something now.
 */
export class Occupancy {
  readonly #shares: Shares;
  readonly #counts = new Map<string, number>();

  constructor(shares: Shares) {
    this.#shares = shares;
  }

  /** False when there is no room; then nothing is counted. Otherwise `leave` must follow, with the same names. */
  enter(account: string, principal: string): boolean {
    const ofAccount = this.#counts.get(account) ?? 0;
    const ofPrincipal = this.#counts.get(principal) ?? 0;
    if (ofAccount >= this.#shares.perAccount || ofPrincipal >= this.#shares.perPrincipal) return false;
    this.#counts.set(account, ofAccount + 1);
    this.#counts.set(principal, ofPrincipal + 1);
    return true;
  }

  leave(account: string, principal: string): void {
    this.#lower(account);
    this.#lower(principal);
  }

  #lower(name: string): void {
    const count = (this.#counts.get(name) ?? 0) - 1;
    if (count > 0) this.#counts.set(name, count);
    else this.#counts.delete(name);
  }
}
