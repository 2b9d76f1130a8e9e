import { decodeValue } from "./values.ts";

/** How an activity, a Lambda function or a child has ended. */
export type Outcome = { readonly result: string | undefined } | { readonly error: Error };

/** Settles the promise of whoever waits for it. */
export function settle(outcome: Outcome, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  if ("error" in outcome) reject(outcome.error);
  else resolve(decodeValue(outcome.result));
}
