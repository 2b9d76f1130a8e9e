import { invariant } from "@openswf/model/invariant";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { Secrets } from "../stores/secrets.ts";
import { Refresher } from "../waiting/refresher.ts";
import type { TokenKeys } from "./sealed-token.ts";
import { makeFirstTokenKey, readTokenKeys, type TokenKey } from "./stored-token-keys.ts";

/** The keys are reread when a request arrives and they are older than this. Far below `sealsAfterMs`, as it must be. */
const readAgainAfterMs = 60_000;

/**
 * The keys that seal task tokens and page tokens. The first key is made on the first start. Keys are kept in the store,
 * so tokens survive a restart. Every key opens the tokens it sealed, so a new key invalidates no task.
 */
export class TokenKeyRing implements TokenKeys {
  readonly #store: Secrets;
  readonly #clock: Clock;
  readonly #refresher: Refresher;
  #keys: ReadonlyMap<number, TokenKey>;
  #removals = 0;

  private constructor(store: Secrets, clock: Clock, log: Log, keys: readonly TokenKey[]) {
    this.#store = store;
    this.#clock = clock;
    this.#keys = byId(keys);
    this.#refresher = new Refresher({
      clock,
      refreshAfterMs: readAgainAfterMs,
      waitAfterMs: readAgainAfterMs,
      read: () => this.#read(),
      failed: (error) => log.warn({ error }, "could not reread the token keys: the known keys stay in use"),
    });
  }

  static async load(store: Secrets, randomness: Randomness, clock: Clock, log: Log): Promise<TokenKeyRing> {
    const isFirstStart = (await readTokenKeys(store)).length === 0;
    // Not whenever the first key is missing: it may have been removed, and a different key must not take its id.
    if (isFirstStart) await makeFirstTokenKey(store, randomness);
    return new TokenKeyRing(store, clock, log, await readTokenKeys(store));
  }

  /**
   * The newest key that may seal. If all of those were removed, the oldest remaining key: early is better than none.
   */
  get current(): TokenKey {
    const now = this.#clock.now();
    let newest: TokenKey | undefined;
    for (const key of this.#keys.values()) if (newest === undefined || key.sealsFrom <= now) newest = key;
    invariant(newest !== undefined, "the store has no token keys: they were all removed");
    return newest;
  }

  get removals(): number {
    return this.#removals;
  }

  find(id: number): Uint8Array | undefined {
    return this.#keys.get(id)?.key;
  }

  /** Every request awaits this. It resolves at once except about once a minute, when the keys are reread. */
  refresh(): Promise<void> | undefined {
    return this.#refresher.refresh();
  }

  async #read(): Promise<void> {
    const known = this.#keys;
    // A key keeps the same array for as long as it lives: see TokenKeys.find.
    const keys = byId((await readTokenKeys(this.#store)).map((read) => asKnown(known.get(read.id), read)));
    if ([...known.values()].some((key) => keys.get(key.id) !== key)) this.#removals += 1;
    this.#keys = keys;
  }
}

/** A removed key's id may have been reused for a new key. */
function asKnown(known: TokenKey | undefined, read: TokenKey): TokenKey {
  const isSame = known?.sealsFrom === read.sealsFrom && Buffer.from(known.key).equals(read.key);
  return isSame ? known : read;
}

/** Keeps the order of `keys`. */
const byId = (keys: readonly TokenKey[]): ReadonlyMap<number, TokenKey> => new Map(keys.map((key) => [key.id, key]));
