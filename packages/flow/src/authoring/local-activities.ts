import { toMilliseconds } from "../data/duration.ts";
import { decodeFailure } from "../failures/decode-failure.ts";
import type { ActivityArguments, AnyFunction } from "./activities.ts";
import { hostFor } from "./current-host.ts";
import { type CallLocalActivityCall, headersMember, intercepted } from "./interceptors.ts";
import type { LocalActivityOptions } from "./local-activity-options.ts";
import { requirePolicy } from "./retry-policy.ts";
import { currentScope } from "./scope.ts";
import { decodeValue, encodeArguments } from "./values.ts";
import { withRetries } from "./with-retries.ts";

/** The functions of a module, each as a local activity. */
export type LocalActivities<Module> = {
  readonly [Name in keyof Module as Module[Name] extends AnyFunction ? Name : never]: Module[Name] extends AnyFunction
    ? (...args: ActivityArguments<Module[Name]>) => Promise<Awaited<ReturnType<Module[Name]>>>
    : never;
};

/**
 * Activities that run in the worker of the decisions, within a decision task, and leave one marker in the history: for calls of
 * milliseconds. SWF cannot extend a decision task: what takes longer than `startToClose` fails with a time-out.
 *
 *     const { lookUp } = localActivities<typeof import("./look-ups.ts")>();
 */
export function localActivities<Module>(options: LocalActivityOptions = {}): LocalActivities<Module> {
  requirePolicy(options.retry);
  // `as`: the names exist only as types.
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => {
      if (typeof name !== "string" || name === "then") return undefined;
      return async (...args: readonly unknown[]) =>
        await intercepted("callLocalActivity", callWithRetries)({ name, args, options, headers: {} });
    },
  }) as LocalActivities<Module>;
}

async function callWithRetries(call: CallLocalActivityCall): Promise<unknown> {
  let firstId: string | undefined;
  const begin = (id: string): void => {
    firstId ??= id;
  };
  return await withRetries(call.options.retry, async (attempt) => await attemptLocal(call, attempt, begin), {
    firstId: () => firstId,
  });
}

function attemptLocal(
  { name, args, options, headers }: CallLocalActivityCall,
  attempt: number,
  begin: (id: string) => void,
): Promise<unknown> {
  const host = hostFor(`The local activity ${name}`);
  const scope = currentScope();
  const envelope = { args, ...headersMember(headers) };
  const input = encodeArguments(envelope, `The input of the local activity ${name}`);
  const timeoutMs = toMilliseconds(options.startToClose ?? "5 seconds");
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const id = host.nextId("l");
    begin(id);
    const source = { kind: "local activity", name, id, attempt } as const;
    host.localActivity({ id, name, attempt, input, timeoutMs }, (outcome) => {
      forget();
      if ("failure" in outcome) reject(decodeFailure(outcome.failure, source));
      else resolve(decodeValue(outcome.value));
    });
    const forget = scope.whenCanceled(reject);
  });
}
