import { toMilliseconds, toSeconds } from "../data/duration.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { heartbeatOf } from "../failures/last-heartbeat.ts";
import { TimeoutFailure } from "../failures/swf-failures.ts";
import { attemptActivity } from "./activity-attempt.ts";
import { taskTimeouts } from "./activity-options.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import { type CallActivityCall, headersMember, intercepted } from "./interceptors.ts";
import { currentScope } from "./scope.ts";
import { decodeValue, encodeArguments, encodeValue } from "./values.ts";
import { withRetries } from "./with-retries.ts";

interface Attempt {
  readonly number: number;
  readonly lastDetails: unknown;
  /** When `scheduleToClose` ends, in milliseconds since 1970. */
  readonly deadline: number | undefined;
  /** The id of the first attempt. */
  readonly firstId: string | undefined;
}

/** Calls an activity until it succeeds, fails for good, or is canceled. Resolves with its result. */
export async function callActivity(call: CallActivityCall): Promise<unknown> {
  return await intercepted("callActivity", callWithRetries)(call);
}

async function callWithRetries(call: CallActivityCall): Promise<unknown> {
  const { name, options } = call;
  const host = hostFor(`The activity ${name}`);
  const deadline =
    options.scheduleToClose === undefined ? undefined : host.now() + toMilliseconds(options.scheduleToClose);
  let lastDetails: unknown;
  let firstId: string | undefined;
  return await withRetries(
    options.retry,
    async (number) => {
      try {
        const command = scheduling(call, { number, lastDetails, deadline, firstId });
        firstId ??= command.attributes.activityId;
        return await attempt(call, command, number);
      } catch (error) {
        lastDetails = detailsAfter(error) ?? lastDetails;
        throw error;
      }
    },
    { firstId: () => firstId, mayWait: (delay) => deadline === undefined || host.now() + delay < deadline },
  );
}

/** What the attempt that failed has said last in a heartbeat. */
function detailsAfter(error: unknown): unknown {
  return error instanceof TimeoutFailure ? error.lastHeartbeatDetails : decodeValue(heartbeatOf(error));
}

async function attempt(
  { name, options: { cancellation = "try" } }: CallActivityCall,
  command: Command<"ScheduleActivityTask">,
  number: number,
): Promise<unknown> {
  const scope = currentScope();
  scope.throwIfCanceled();
  const source: FailureSource = { kind: "activity", name, id: command.attributes.activityId ?? "", attempt: number };
  return await attemptActivity({ command, source, scope, cancellation });
}

function inputOf(
  { name, args, options, headers }: CallActivityCall,
  { number, lastDetails }: Pick<Attempt, "number" | "lastDetails">,
): string | undefined {
  const what = `The input of the activity ${name}`;
  if (options.plainInput === true) return encodeValue(args.length <= 1 ? args[0] : args, what);
  const attempt = number === 1 ? undefined : { number, ...(lastDetails !== undefined && { lastDetails }) };
  const heartbeat =
    options.heartbeat === undefined
      ? undefined
      : { seconds: toSeconds(options.heartbeat), ...(options.automaticHeartbeat === true && { automatic: true }) };
  const envelope = { args, ...headersMember(headers), ...(attempt && { attempt }), ...(heartbeat && { heartbeat }) };
  return encodeArguments(envelope, what);
}

function scheduling(call: CallActivityCall, attempt: Attempt): Command<"ScheduleActivityTask"> {
  const { name, options } = call;
  const host = hostFor(`The activity ${name}`);
  const { number, firstId, deadline } = attempt;
  const input = inputOf(call, attempt);
  const { taskList = host.info.taskList, priority, version = "1" } = options;
  const remainingMs = deadline === undefined ? undefined : Math.max(0, deadline - host.now());
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
