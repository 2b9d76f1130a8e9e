import { type Duration, toMilliseconds } from "../data/duration.ts";
import { decodeFailure } from "../failures/decode-failure.ts";
import type { Activities } from "./activities.ts";
import { hostFor } from "./current-host.ts";
import { delayBeforeNext, type RetryPolicy } from "./retry-policy.ts";
import { currentScope } from "./scope.ts";
import { sleep } from "./timer.ts";
import { decodeValue, encodeArguments } from "./values.ts";

export interface LocalActivityOptions {
  /** The longest time of one attempt. It must fit into the decision task. Default: 5 seconds. */
  readonly startToClose?: Duration;
  /** Waits between attempts are timers. Default: one attempt. */
  readonly retry?: RetryPolicy;
}

/**
 * Activities that run in the worker of the decisions, within a decision task, and leave one marker in the history: for calls of
 * milliseconds. SWF cannot extend a decision task: what takes longer than `startToClose` fails with a time-out.
 */
export function localActivities<Module>(options: LocalActivityOptions = {}): Omit<Activities<Module>, "with"> {
  // `as`: the names exist only as types.
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => {
      if (typeof name !== "string" || name === "then") return undefined;
      return (...args: readonly unknown[]) => callLocal(name, args, options);
    },
  }) as Activities<Module>;
}

async function callLocal(name: string, args: readonly unknown[], options: LocalActivityOptions): Promise<unknown> {
  const scope = currentScope();
  for (let attempt = 1; ; attempt++) {
    scope.throwIfCanceled();
    try {
      return await attemptLocal(name, args, attempt, options);
    } catch (error) {
      const delay = delayBeforeNext(options.retry, attempt, error);
      if (delay === undefined) throw error;
      await sleep(delay);
    }
  }
}

function attemptLocal(
  name: string,
  args: readonly unknown[],
  attempt: number,
  { startToClose = "5 seconds" }: LocalActivityOptions,
): Promise<unknown> {
  const host = hostFor(`The local activity ${name}`);
  const id = host.nextId("l");
  const input = encodeArguments({ args }, `The input of the local activity ${name}`);
  const call = { id, name, attempt, input, timeoutMs: toMilliseconds(startToClose) };
  return new Promise((resolve, reject) => {
    host.localActivity(call, (outcome) => {
      if ("failure" in outcome) reject(decodeFailure(outcome.failure, { kind: "local activity", name, id, attempt }));
      else resolve(decodeValue(outcome.value));
    });
  });
}
