import type { Time } from "./time.ts";

/** AWS credentials, in the SDK's form. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Any credential provider of the SDK is one. */
export type CredentialsProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<Credentials>;

/** Credentials are replaced this long before they expire, while calls go on with the old ones. */
const refreshBeforeMs = 5 * 60_000;
/** And this long before, calls wait for the new ones: the service's clock may be ahead. */
const expiredBeforeMs = 60_000;
/** A provider that fails, or gives what is about to expire, is not asked again before this. */
const refreshEveryMs = 10_000;

/** The credentials in use, so that calls need not ask their provider. One question to the provider at a time. */
export class HeldCredentials {
  readonly #provider: CredentialsProvider;
  readonly #time: Pick<Time, "now">;
  #held: Credentials | undefined;
  #refresh: Promise<Credentials> | undefined;
  #refreshNotBefore = 0;

  constructor(provider: CredentialsProvider, time: Pick<Time, "now">) {
    this.#provider = provider;
    this.#time = time;
  }

  /** Without a promise in almost all calls. Rejects with the provider's error when there are no credentials. */
  current(): Credentials | Promise<Credentials> {
    const held = this.#held;
    if (held === undefined) return this.#ask(false);
    const leftMs =
      held.expiration === undefined ? Number.POSITIVE_INFINITY : held.expiration.getTime() - this.#time.now();
    if (leftMs > refreshBeforeMs || this.#time.now() < this.#refreshNotBefore) return held;
    const refreshed = this.#ask(true);
    if (leftMs <= expiredBeforeMs) return refreshed;
    // The held ones still work. Should it still fail when they do not, the call that needs it gets the error.
    refreshed.catch(() => undefined);
    return held;
  }

  /** Called when the service has refused `refused`. Returns others, or `undefined` if the provider has no others. */
  async replace(refused: Credentials): Promise<Credentials | undefined> {
    const held = this.#held;
    if (held !== undefined && !isSame(held, refused)) return held;
    if (this.#refresh === undefined && this.#time.now() < this.#refreshNotBefore) return undefined;
    const replacement = await this.#ask(true);
    return isSame(replacement, refused) ? undefined : replacement;
  }

  #ask(forceRefresh: boolean): Promise<Credentials> {
    this.#refresh ??= this.#provider(forceRefresh ? { forceRefresh } : {})
      .then((credentials) => {
        // The same object as before keeps the signing key.
        if (this.#held === undefined || !isSame(this.#held, credentials)) this.#held = credentials;
        return this.#held;
      })
      .finally(() => {
        this.#refresh = undefined;
        if (forceRefresh) this.#refreshNotBefore = this.#time.now() + refreshEveryMs;
      });
    return this.#refresh;
  }
}

const isSame = (a: Credentials, b: Credentials): boolean =>
  a.accessKeyId === b.accessKeyId &&
  a.secretAccessKey === b.secretAccessKey &&
  a.sessionToken === b.sessionToken &&
  a.expiration?.getTime() === b.expiration?.getTime();
