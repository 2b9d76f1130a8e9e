import { toMilliseconds, toSeconds } from "../data/duration.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { TimeoutFailure } from "../failures/swf-failures.ts";
import { attemptActivity, Throttled } from "./activity-attempt.ts";
import { type ActivityOptions, taskTimeouts } from "./activity-options.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import { delayBeforeNext } from "./retry-policy.ts";
import { currentScope } from "./scope.ts";
import { sleep } from "./timer.ts";
import { encodeArguments, encodeValue } from "./values.ts";

/** The wait in milliseconds before a task that SWF has throttled is scheduled again. */
const throttledMs = 1_000;

interface Attempt {
  readonly number: number;
  readonly lastDetails: unknown;
  /** Milliseconds until `scheduleToClose`. */
  readonly remainingMs: number | undefined;
  /** The id of the first attempt. */
  readonly firstId: string | undefined;
}

/** Calls an activity until it succeeds, fails for good, or is canceled. Resolves with its result. */
export async function callActivity(name: string, args: readonly unknown[], options: ActivityOptions): Promise<unknown> {
  const host = hostFor(`The activity ${name}`);
  const scope = currentScope();
  const total = options.scheduleToClose === undefined ? undefined : toMilliseconds(options.scheduleToClose);
  const began = host.now();
  let lastDetails: unknown;
  let firstId: string | undefined;
  for (let number = 1; ; ) {
    scope.throwIfCanceled();
    const remainingMs = total === undefined ? undefined : Math.max(0, began + total - host.now());
    const command = scheduling(name, args, options, { number, lastDetails, remainingMs, firstId });
    const { activityId = "" } = command.attributes;
    firstId ??= activityId;
    const source: FailureSource = { kind: "activity", name, id: activityId, attempt: number };
    try {
      return await attemptActivity({ command, source, scope, cancellation: options.cancellation ?? "try" });
    } catch (error) {
      if (error instanceof Throttled) {
        await sleep(throttledMs);
        continue;
      }
      const delay = delayBeforeNext(options.retry, number, error);
      if (delay === undefined || (total !== undefined && host.now() + delay >= began + total)) throw error;
      if (error instanceof TimeoutFailure) lastDetails = error.lastHeartbeatDetails ?? lastDetails;
      await sleep(delay);
      number += 1;
    }
  }
}

function inputOf(
  name: string,
  args: readonly unknown[],
  options: ActivityOptions,
  { number, lastDetails }: Pick<Attempt, "number" | "lastDetails">,
): string | undefined {
  const what = `The input of the activity ${name}`;
  if (options.plainInput === true) return encodeValue(args.length === 1 ? args[0] : args, what);
  const attempt = number === 1 ? undefined : { number, ...(lastDetails !== undefined && { lastDetails }) };
  const heartbeat =
    options.heartbeat === undefined
      ? undefined
      : { seconds: toSeconds(options.heartbeat), ...(options.automaticHeartbeat === true && { automatic: true }) };
  return encodeArguments({ args, ...(attempt && { attempt }), ...(heartbeat && { heartbeat }) }, what);
}

function scheduling(
  name: string,
  args: readonly unknown[],
  options: ActivityOptions,
  { number, lastDetails, remainingMs, firstId }: Attempt,
): Command<"ScheduleActivityTask"> {
  const host = hostFor(`The activity ${name}`);
  const input = inputOf(name, args, options, { number, lastDetails });
  const { taskList = host.info.taskList, priority, version = "1" } = options;
  return {
    decisionType: "ScheduleActivityTask",
    attributes: {
      activityId: host.nextId("a"),
      activityType: { name, version },
      taskList: { name: taskList },
      ...taskTimeouts(options, remainingMs),
      ...(input !== undefined && { input }),
      ...(priority !== undefined && { taskPriority: String(priority) }),
      ...(firstId !== undefined && { control: JSON.stringify({ openswf: 1, attempt: number, of: firstId }) }),
    },
  };
}
