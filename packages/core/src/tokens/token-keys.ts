import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { Store } from "../stores/store.ts";
import type { TokenKeys } from "./sealed-token.ts";
import { makeFirstTokenKey, readTokenKeys, type TokenKey } from "./stored-token-keys.ts";

/** How old what was read may be when a request comes. Much less than a new key waits: see `sealsAfterMs`. */
const readAgainAfterMs = 60_000;

/**
 * The keys that seal task and page tokens. The first is made on the first start; they are kept with the store, so tokens
 * outlive us, and all of them open what they have sealed, so a new one ends nobody's task.
 */
export class TokenKeyRing implements TokenKeys {
  readonly #store: Pick<Store, "scanSecrets">;
  readonly #clock: Clock;
  readonly #log: Log;
  #keys: ReadonlyMap<number, TokenKey>;
  #readAt: Instant;
  #reading: Promise<void> | undefined;
  #removals = 0;

  private constructor(store: Pick<Store, "scanSecrets">, clock: Clock, log: Log, keys: readonly TokenKey[]) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#keys = byId(keys);
    this.#readAt = clock.now();
  }

  static async load(
    store: Pick<Store, "secret" | "scanSecrets">,
    randomness: Randomness,
    clock: Clock,
    log: Log,
  ): Promise<TokenKeyRing> {
    const isFirstStart = (await readTokenKeys(store)).length === 0;
    // Not whenever the first is missing: it may have been removed, and must not come back as another.
    if (isFirstStart) await makeFirstTokenKey(store, randomness);
    return new TokenKeyRing(store, clock, log, await readTokenKeys(store));
  }

  /** The newest whose time has come. When those were removed, the oldest: better too early than none. */
  get current(): TokenKey {
    const now = this.#clock.now();
    let newest: TokenKey | undefined;
    for (const key of this.#keys.values()) if (newest === undefined || key.sealsFrom <= now) newest = key;
    invariant(newest !== undefined, "every key of tokens was removed from the store");
    return newest;
  }

  get removals(): number {
    return this.#removals;
  }

  find(id: number): Uint8Array | undefined {
    return this.#keys.get(id)?.key;
  }

  /** To be awaited by every request; there is something to wait for once a minute. */
  refresh(): Promise<void> | undefined {
    // Either way: the clock may have been set back.
    if (Math.abs(this.#clock.now() - this.#readAt) < readAgainAfterMs) return undefined;
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      const known = this.#keys;
      // The same array for the same key, as long as it lives: see TokenKeys.find.
      const keys = byId((await readTokenKeys(this.#store)).map((read) => asKnown(known.get(read.id), read)));
      if ([...known.values()].some((key) => keys.get(key.id) !== key)) this.#removals += 1;
      this.#keys = keys;
    } catch (error) {
      this.#log.warn({ error }, "the keys of tokens could not be read anew: those known before stay in use");
    } finally {
      this.#readAt = this.#clock.now();
      this.#reading = undefined;
    }
  }
}

/** The number of a key that was removed may have been given to another one since. */
function asKnown(known: TokenKey | undefined, read: TokenKey): TokenKey {
  const isSame = known?.sealsFrom === read.sealsFrom && Buffer.from(known.key).equals(read.key);
  return isSame ? known : read;
}

/** In the order of these. */
const byId = (keys: readonly TokenKey[]): ReadonlyMap<number, TokenKey> => new Map(keys.map((key) => [key.id, key]));
