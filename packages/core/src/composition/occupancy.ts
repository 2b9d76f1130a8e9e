/** How much one account, and one of its principals, may have in progress at once. */
export interface Shares {
  readonly perAccount: number;
  readonly perPrincipal: number;
}

/**
 * Counts what each caller has in progress, so that no caller starves the others. Only callers with something in
 * progress have an entry.
 */
export class Occupancy {
  readonly #shares: Shares;
  readonly #counts = new Map<string, number>();

  constructor(shares: Shares) {
    this.#shares = shares;
  }

  /** Returns false, and counts nothing, when there is no room. Otherwise `leave` must follow with the same names. */
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
