import { DataError } from "../data/data-error.ts";
import { type Duration, toMilliseconds } from "../data/duration.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { CanceledFailure, TerminatedFailure } from "../failures/swf-failures.ts";
import { hostFor } from "./current-host.ts";

/** How often, and how far apart, something is tried. SWF itself never tries again: each attempt is a decision. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default: no bound. */
  readonly attempts?: number;
  /** The wait before the second attempt. Default: 1 second. SWF's timers count whole seconds. */
  readonly first?: Duration;
  /** Each wait is this many times the one before. Default: 2. */
  readonly factor?: number;
  /** The longest wait. Default: 100 times the first. */
  readonly max?: Duration;
  /** How far each wait may be off, from 0 to 1: 0.2 makes 10 seconds any time from 8 to 12. The same on replay. Default: 0. */
  readonly jitter?: number;
  /** Types of failures that are not tried again, as `CardDeclined` or `TypeError`. */
  readonly nonRetryable?: readonly string[];
}

/** Refuses a policy that makes no sense, at the line that has it. */
export function requirePolicy(policy: RetryPolicy | undefined): void {
  if (policy === undefined) return;
  const { attempts = 1, first = 0, factor = 1, max = 0, jitter = 0 } = policy;
  if (!(Number.isInteger(attempts) && attempts >= 1))
    throw new TypeError(`Invalid retry.attempts ${attempts}: expected 1 or more.`);
  if (!(factor >= 1)) throw new TypeError(`Invalid retry.factor ${factor}: expected 1 or more.`);
  if (!(jitter >= 0 && jitter <= 1)) throw new TypeError(`Invalid retry.jitter ${jitter}: expected 0 to 1.`);
  toMilliseconds(first);
  toMilliseconds(max);
}

/** A policy in numbers, with what it takes by default. */
export interface PolicySettings {
  /** No bound without it. */
  readonly attempts?: number;
  readonly firstMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** From above 0 to 1; none without it. */
  readonly jitter?: number;
}

export function policySettings({
  attempts,
  first = "1 second",
  factor = 2,
  max,
  jitter = 0,
}: RetryPolicy): PolicySettings {
  const firstMs = toMilliseconds(first);
  const maxMs = max === undefined ? firstMs * 100 : toMilliseconds(max);
  return {
    ...(attempts !== undefined && { attempts }),
    firstMs,
    factor,
    maxMs,
    ...(jitter > 0 && { jitter }),
  };
}

/** The wait in milliseconds before the next attempt; `undefined` if there is none. `attempt` has failed and counts from 1. */
export function delayBeforeNext(policy: RetryPolicy | undefined, attempt: number, error: unknown): number | undefined {
  if (policy === undefined || attempt >= (policy.attempts ?? Number.POSITIVE_INFINITY)) return undefined;
  if (!isRetryable(policy, error)) return undefined;
  if (error instanceof ApplicationFailure && error.nextRetryDelay !== undefined) {
    return error.nextRetryDelay;
  }
  const { firstMs, factor, maxMs, jitter = 0 } = policySettings(policy);
  const wait = Math.min(maxMs, firstMs * factor ** (attempt - 1));
  return jitter === 0 ? wait : wait * (1 - jitter + 2 * jitter * hostFor("A retry").random());
}

function isRetryable({ nonRetryable = [] }: RetryPolicy, error: unknown): boolean {
  // What cannot be sent cannot be sent the next time either.
  if (error instanceof CanceledFailure || error instanceof TerminatedFailure || error instanceof DataError)
    return false;
  if (error instanceof ApplicationFailure) return !error.nonRetryable && !nonRetryable.includes(error.type);
  return !(error instanceof Error && nonRetryable.includes(error.name));
}
