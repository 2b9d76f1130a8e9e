import { type ActivityFunctions, argumentsOf, functionNamed, namesOf } from "../activities/activity-functions.ts";
import { withActivity } from "../activities/current-activity.ts";
import type { ActivityContext, ActivityLog } from "../authoring/activity-context.ts";
import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { Converter } from "../data/converter.ts";
import { readInput } from "../data/envelope.ts";
import { payloadText } from "../data/payload.ts";
import { requireFits } from "../data/text-limit.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { TimeoutFailure } from "../failures/swf-failures.ts";
import type { Clock } from "../waiting/clock.ts";

export interface LocalWork {
  readonly functions: ActivityFunctions;
  readonly converter: Converter;
  readonly clock: Clock;
  readonly execution: { readonly workflowId: string; readonly runId: string };
  readonly log: (fields: Readonly<Record<string, unknown>>) => ActivityLog;
}

/** Characters of a failure in a marker, where its quotes take twice the room. */
const failureMax = 12_000;
/** Characters of a result in a marker, for the same reason. Larger ones are for ordinary activities. */
const resultMax = 15_000;

/** Runs a local activity. Never rejects: a failure is an outcome too. */
export async function runLocal(work: LocalWork, call: LocalCall): Promise<LocalOutcome> {
  const { functions, converter } = work;
  const abort = new AbortController();
  try {
    const run = functionNamed(functions, call.name);
    if (run === undefined) {
      const message = `This worker has no local activity ${call.name}; it has ${namesOf(functions).join(", ") || "none"}.`;
      throw new ApplicationFailure(message, { type: "UnknownActivity", nonRetryable: true });
    }
    const { args } = readInput(call.input, converter);
    const context = contextOf(work, call, abort.signal);
    const value = payloadText(
      await within(
        call,
        work.clock,
        () => withActivity(context, async () => await run(...argumentsOf(run, args, context))),
        abort,
      ),
      converter,
    );
    if (value !== undefined) requireFits(value, `The result of the local activity ${call.name}`, resultMax);
    return { value };
  } catch (error) {
    return { failure: encodeFailure(error, { detailsMax: failureMax }) };
  }
}

function contextOf({ execution, log }: LocalWork, call: LocalCall, signal: AbortSignal): ActivityContext {
  const { id, name, attempt } = call;
  return {
    ...execution,
    activityId: id,
    activityType: { name, version: "" },
    attempt,
    lastDetails: undefined,
    taskToken: "",
    headers: {},
    signal,
    // A decision task has no heartbeats.
    heartbeat: () => {},
    later: () => {
      throw new ApplicationFailure(`The local activity ${name} cannot be finished later: call it as an activity.`, {
        type: "NoTaskToken",
        nonRetryable: true,
      });
    },
    log: log({ ...execution, activityId: id, activity: name, attempt }),
  };
}

function within(call: LocalCall, clock: Clock, work: () => Promise<unknown>, abort: AbortController): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const takeBack = clock.after(call.timeoutMs, () => {
      const message = `The local activity ${call.name} took longer than ${Math.round(call.timeoutMs)} ms.`;
      const failure = new TimeoutFailure(message, { timeoutType: "START_TO_CLOSE" });
      abort.abort(failure);
      reject(failure);
    });
    work().finally(takeBack).then(resolve, reject);
  });
}
