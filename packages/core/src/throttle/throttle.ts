import type { OperationName } from "@openswf/model/operations";
import type { DecisionType } from "@openswf/model/wire-types";
import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";
import type { TaskListKey } from "../stores/store.ts";
import { type Bucket, decisionBuckets, executionBuckets, operationBuckets } from "./buckets.ts";

/** Buckets in memory. One that is forgotten is full again, as it would be after a while. */
const bucketsMax = 100_000;

/** The service counts per account and region. Where many share an account, counting per principal keeps them apart. */
export type Throttling = "off" | "account" | "principal";

interface Level {
  tokens: number;
  at: number;
}

/**
 * Whether callers may go on. `owner` is whose buckets are asked: a scope, or a principal in it. Some operations have one
 * per execution as well.
 */
export interface Throttle {
  admitsOperation(owner: string, operation: OperationName): boolean;
  admitsForExecution(operation: OperationName, execution: string): boolean;
  admitsDecision(owner: string, decisionType: DecisionType, list: TaskListKey | undefined): boolean;
}

/** The default: everybody may. */
export const unthrottled: Throttle = {
  admitsOperation: () => true,
  admitsForExecution: () => true,
  admitsDecision: () => true,
};

/** Token buckets in the service's own figures. */
export function tokenBuckets(clock: Clock, tasksScheduledPerSecondPerList: number): Throttle {
  const levels = new LRUCache<string, Level>({ max: bucketsMax });
  const taskListBucket: Bucket = {
    size: tasksScheduledPerSecondPerList,
    refillPerSecond: tasksScheduledPerSecondPerList,
  };
  const take = (name: string, bucket: Bucket | undefined): boolean => {
    if (bucket === undefined) return true;
    const now = clock.now();
    const level = levels.get(name) ?? { tokens: bucket.size, at: now };
    // A clock that was set back takes nothing away: a bucket that owes would refuse for as long as it was set back.
    const elapsedMs = Math.max(0, now - level.at);
    level.tokens = Math.min(bucket.size, level.tokens + (elapsedMs / 1000) * bucket.refillPerSecond);
    level.at = now;
    levels.set(name, level);
    if (level.tokens < 1) return false;
    level.tokens -= 1;
    return true;
  };
  return {
    admitsOperation: (owner, operation) => take(`${owner} ${operation}`, operationBuckets[operation]),
    admitsForExecution: (operation, execution) => take(`${operation} ${execution}`, executionBuckets[operation]),
    admitsDecision(owner, decisionType, list) {
      if (!take(`${owner} decision ${decisionType}`, decisionBuckets[decisionType])) return false;
      return list === undefined || take(`list ${list.domain}/${list.name}`, taskListBucket);
    },
  };
}
