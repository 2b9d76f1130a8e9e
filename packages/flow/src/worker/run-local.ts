import { type ActivityFunctions, argumentsOf, functionNamed, namesOf } from "../activities/activity-functions.ts";
import type { LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { Converter } from "../data/converter.ts";
import { readInput } from "../data/envelope.ts";
import { payloadText } from "../data/payload.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { TimeoutFailure } from "../failures/swf-failures.ts";
import type { Clock } from "../waiting/clock.ts";

export interface LocalWork {
  readonly functions: ActivityFunctions;
  readonly converter: Converter;
  readonly clock: Clock;
}

/** Characters of a failure in a marker. */
const failureMax = 16_000;

/** Runs a local activity. Never rejects: a failure is an outcome too. */
export async function runLocal({ functions, converter, clock }: LocalWork, call: LocalCall): Promise<LocalOutcome> {
  const abort = new AbortController();
  try {
    const run = functionNamed(functions, call.name);
    if (run === undefined) {
      const message = `this worker has no local activity ${call.name}; it has ${namesOf(functions).join(", ") || "none"}`;
      throw new ApplicationFailure(message, { type: "UnknownActivity", nonRetryable: true });
    }
    const { args } = readInput(call.input, converter);
    const work = async (): Promise<unknown> =>
      await run(...argumentsOf(run, args, { signal: abort.signal, attempt: call.attempt }));
    return { value: payloadText(await within(call, clock, work, abort), converter) };
  } catch (error) {
    return { failure: encodeFailure(error, { detailsMax: failureMax }) };
  }
}

function within(call: LocalCall, clock: Clock, work: () => Promise<unknown>, abort: AbortController): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const takeBack = clock.after(call.timeoutMs, () => {
      const message = `the local activity ${call.name} took longer than ${call.timeoutMs} ms`;
      const failure = new TimeoutFailure(message, { timeoutType: "START_TO_CLOSE" });
      abort.abort(failure);
      reject(failure);
    });
    void work().then(resolve, reject).finally(takeBack);
  });
}
