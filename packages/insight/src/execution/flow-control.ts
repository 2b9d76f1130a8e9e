import { isObject, jsonObject } from "../json/json-object.ts";

/** Which attempt at an activity a task is, as `@openswf/flow` writes it from the second on. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  /** The `activityId` of the first attempt. */
  readonly firstId: string;
}

/** Reads the `control` of `ActivityTaskScheduled`. Anything else than ours is a first attempt. */
export function attemptOf(control: string | undefined, activityId: string): Attempt {
  const first = { attempt: 1, firstId: activityId };
  if (control === undefined || !control.includes('"openswf"')) return first;
  const value = jsonObject(control);
  if (value?.["openswf"] !== 1) return first;
  const { attempt, of } = value;
  if (!isCount(attempt, 2) || typeof of !== "string") return first;
  return { attempt, firstId: of };
}

/** How often, and how far apart, something is tried, as `@openswf/flow` writes it. */
export interface RetryPolicy {
  /** In all; `undefined` is no bound. */
  readonly attempts: number | undefined;
  readonly firstMs: number;
  /** Each wait is this many times the one before. */
  readonly factor: number;
  readonly maxMs: number;
  /** How far each wait may be off, from 0 to 1. */
  readonly jitter: number;
}

/** What the timer of a wait between attempts says. */
export interface RetryControl {
  /** The attempt that comes, from 2. Those that no worker has begun are not counted. */
  readonly attempt: number;
  /** The id of the first attempt. */
  readonly firstId: string;
  readonly policy: RetryPolicy | undefined;
}

/** Reads the `control` of `TimerStarted`; `undefined` of timers that are no wait before an attempt, or do not say so. */
export function retryOf(control: string | undefined): RetryControl | undefined {
  if (control === undefined || !control.includes('"openswf"')) return undefined;
  const value = jsonObject(control);
  const { attempt, of, policy } = value ?? {};
  if (value?.["openswf"] !== 1 || !isCount(attempt, 2) || typeof of !== "string") return undefined;
  return { attempt, firstId: of, policy: policyIn(policy) };
}

function policyIn(value: unknown): RetryPolicy | undefined {
  if (!isObject(value)) return undefined;
  const { attempts, firstMs, factor, maxMs, jitter } = value;
  if (!isNumber(firstMs) || !isNumber(factor) || !isNumber(maxMs)) return undefined;
  const known = { firstMs, factor, maxMs, jitter: isNumber(jitter) ? jitter : 0 };
  return { attempts: isCount(attempts, 1) ? attempts : undefined, ...known };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

function isCount(value: unknown, min: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= min;
}
