import type { WebhookKey } from "./webhook-signature.ts";

/** Where state changes of executions are published. With neither a file nor a webhook, stored ones are given up. */
export interface EventDestinations {
  readonly file: string | undefined;
  readonly webhook: WebhookDestination | undefined;
  /** The names of the domains whose state changes are recorded; `undefined` for all. */
  readonly domains: ReadonlySet<string> | undefined;
}

export interface WebhookDestination {
  readonly url: URL;
  /** The current one first. Receivers may know any of them. */
  readonly keys: readonly WebhookKey[];
  /** The file that the keys are from; `undefined` if they are from the environment. */
  readonly secretFile: string | undefined;
  /** Certificates of the authorities that are trusted, in PEM; `undefined` for those that Node trusts. */
  readonly ca: string | undefined;
}
