import { type Duration, toSeconds } from "../data/duration.ts";
import { decodeFailure } from "../failures/decode-failure.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { ActivityFailure, TimeoutFailure } from "../failures/swf-failures.ts";
import { hostFor } from "./current-host.ts";
import type { HistoryEvent } from "./history-event.ts";
import { type Outcome, settle } from "./outcome.ts";
import { type RetryPolicy, requirePolicy } from "./retry-policy.ts";
import { currentScope } from "./scope.ts";
import { encodeValue } from "./values.ts";
import { withRetries } from "./with-retries.ts";

export interface LambdaOptions {
  /** Default: 5 minutes, which is SWF's maximum. */
  readonly startToClose?: Duration;
  readonly retry?: RetryPolicy;
}

/**
 * A Lambda function by its name or ARN, as an activity. The workflow needs a `lambdaRole`. A call cannot be stopped: when its
 * scope is canceled, the workflow goes on without it.
 *
 *     const resize = lambda<{ key: string }, { width: number }>("resize-image", { retry: { attempts: 3 } });
 */
export function lambda<Input, Result>(name: string, options: LambdaOptions = {}): (input: Input) => Promise<Result> {
  requirePolicy(options.retry);
  return async (input) => {
    const text = encodeValue(input, `The input of the Lambda function ${name}`);
    let firstId: string | undefined;
    const attempt = (number: number): Promise<unknown> => {
      const id = hostFor(`The Lambda function ${name}`).nextId("f");
      firstId ??= id;
      return invoke({ kind: "lambda", name, id, attempt: number }, text, options);
    };
    // `as`: what the function's types say.
    return (await withRetries(options.retry, attempt, { firstId: () => firstId })) as Result;
  };
}

function invoke(
  source: FailureSource & { readonly id: string },
  input: string | undefined,
  { startToClose = "5 minutes" }: LambdaOptions,
): Promise<unknown> {
  const { name, id } = source;
  const host = hostFor(`The Lambda function ${name}`);
  const scope = currentScope();
  return new Promise((resolve, reject) => {
    scope.throwIfCanceled();
    const attributes = {
      id,
      name,
      startToCloseTimeout: String(toSeconds(startToClose)),
      ...(input !== undefined && { input }),
    };
    const operation = host.send({ decisionType: "ScheduleLambdaFunction", attributes }, (event) => {
      const outcome = outcomeOf(event, source);
      if (outcome === undefined) return;
      forget();
      settle(outcome, resolve, reject);
    });
    const forget = scope.whenCanceled((reason) => {
      operation.takeBack();
      reject(reason);
    });
  });
}

function outcomeOf(event: HistoryEvent, source: FailureSource): Outcome | undefined {
  switch (event.eventType) {
    case "LambdaFunctionCompleted":
      return { result: event.attributes.result };
    case "LambdaFunctionFailed":
      return { error: decodeFailure(inOurWords(event.attributes), source) };
    case "LambdaFunctionTimedOut":
      return {
        error: new TimeoutFailure(`the Lambda function ${source.name} has timed out`, {
          timeoutType: "START_TO_CLOSE",
          source,
        }),
      };
    case "ScheduleLambdaFunctionFailed":
    case "StartLambdaFunctionFailed":
      return { error: refused(event.attributes.cause ?? "OPERATION_NOT_PERMITTED", source) };
    default:
      return undefined;
  }
}

interface Failed {
  readonly reason?: string | undefined;
  readonly details?: string | undefined;
}

/** What a Lambda function throws is JSON with `errorType` and `errorMessage`. SWF's reason is only whether Lambda handled it. */
function inOurWords({ reason, details }: Failed): Failed {
  try {
    const thrown: unknown = JSON.parse(details ?? "");
    if (typeof thrown !== "object" || thrown === null || !("errorMessage" in thrown)) return { reason, details };
    const type = "errorType" in thrown && typeof thrown.errorType === "string" ? thrown.errorType : reason;
    return { reason: type, details: JSON.stringify({ ...thrown, message: thrown.errorMessage }) };
  } catch {
    return { reason, details };
  }
}

function refused(swfCause: string, source: FailureSource): Error {
  const message = `SWF did not call the Lambda function ${source.name}: ${swfCause}`;
  return new ActivityFailure(message, { swfCause, source });
}
