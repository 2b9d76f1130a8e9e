import type { DecisionType } from "@openswf/model/wire-types";
import { LRUCache } from "lru-cache";
import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import { type Bucket, decisionBuckets } from "./buckets.ts";

/** The most buckets in memory. An evicted bucket is full again, as it would be after a while anyway. */
const bucketsMax = 100_000;

/** The service counts per account and region. Counting per principal isolates callers that share an account. */
export type Throttling = "off" | "account" | "principal";

interface Level {
  tokens: number;
  at: number;
}

/** What is throttled: an operation by its name, with the figures of the bucket that pays for it. */
export interface Throttled {
  readonly name: string;
  readonly bucket: Bucket;
}

/**
 * Whether a call may proceed. `owner` has the buckets: a scope, or a principal in it. Some operations also have a
 * bucket for each execution, which `executionBucket` describes.
 */
export interface Throttle {
  admitsOperation(owner: string, operation: Throttled): boolean;
  admitsForExecution(operation: string, execution: string, executionBucket: Bucket): boolean;
  admitsDecision(owner: string, decisionType: DecisionType, list: TaskListKey | undefined): boolean;
}

/** The default: admits everything. */
export const unthrottled: Throttle = {
  admitsOperation: () => true,
  admitsForExecution: () => true,
  admitsDecision: () => true,
};

/** Counts what `throttle` refuses. */
export function measuredThrottle(throttle: Throttle, meter: Meter): Throttle {
  const refusals = meter.counter(coreMeasures.throttled);
  const counted = (api: string, admits: boolean): boolean => {
    if (!admits) refusals.of(api).add(1);
    return admits;
  };
  return {
    admitsOperation: (owner, operation) => counted(operation.name, throttle.admitsOperation(owner, operation)),
    admitsForExecution: (operation, execution, bucket) =>
      counted(operation, throttle.admitsForExecution(operation, execution, bucket)),
    admitsDecision: (owner, decisionType, list) =>
      counted(decisionType, throttle.admitsDecision(owner, decisionType, list)),
  };
}

/** Token buckets with the service's own figures. */
export function tokenBuckets(clock: Clock, tasksScheduledPerSecondPerList: number): Throttle {
  const levels = new LRUCache<string, Level>({ max: bucketsMax });
  const taskListBucket: Bucket = {
    size: tasksScheduledPerSecondPerList,
    refillPerSecond: tasksScheduledPerSecondPerList,
  };
  const take = (name: string, bucket: Bucket | undefined): boolean => {
    if (bucket === undefined) return true;
    const now = clock.elapsed();
    const level = levels.get(name) ?? { tokens: bucket.size, at: now };
    level.tokens = Math.min(bucket.size, level.tokens + ((now - level.at) / 1000) * bucket.refillPerSecond);
    level.at = now;
    levels.set(name, level);
    if (level.tokens < 1) return false;
    level.tokens -= 1;
    return true;
  };
  return {
    admitsOperation: (owner, { name, bucket }) => take(`${owner} ${name}`, bucket),
    admitsForExecution: (operation, execution, bucket) => take(`${operation} ${execution}`, bucket),
    admitsDecision(owner, decisionType, list) {
      if (!take(`${owner} decision ${decisionType}`, decisionBuckets[decisionType])) return false;
      return list === undefined || take(`list ${list.domain}/${list.name}`, taskListBucket);
    },
  };
}
