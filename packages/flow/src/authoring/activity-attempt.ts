import { decodeFailure } from "../failures/decode-failure.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import { ActivityFailure, CanceledFailure, TimeoutFailure } from "../failures/swf-failures.ts";
import type { ActivityOptions } from "./activity-options.ts";
import type { Command } from "./command.ts";
import { hostFor } from "./current-host.ts";
import type { HistoryEvent } from "./history-event.ts";
import { type Outcome, settle } from "./outcome.ts";
import type { Scope } from "./scope.ts";
import { decodeValue } from "./values.ts";

export interface AttemptOptions {
  readonly command: Command<"ScheduleActivityTask">;
  readonly source: FailureSource;
  readonly scope: Scope;
  readonly cancellation: NonNullable<ActivityOptions["cancellation"]>;
}

/** One activity task, from its decision to its end. Resolves with its result. */
export function attemptActivity({ command, source, scope, cancellation }: AttemptOptions): Promise<unknown> {
  const host = hostFor("An activity");
  return new Promise((resolve, reject) => {
    const operation = host.send(command, (event) => {
      const outcome = outcomeOf(event, source);
      if (outcome === undefined) return;
      forget();
      settle(outcome, resolve, reject);
    });
    const forget = scope.whenCanceled((reason) => {
      const { activityId } = command.attributes;
      if (cancellation === "abandon") return reject(reason);
      const isUnsent = operation.takeBack();
      if (!isUnsent) host.send({ decisionType: "RequestCancelActivityTask", attributes: { activityId } });
      if (isUnsent || cancellation === "try") reject(reason);
    });
  });
}

function outcomeOf(event: HistoryEvent, source: FailureSource): Outcome | undefined {
  switch (event.eventType) {
    case "ActivityTaskCompleted":
      return { result: event.attributes.result };
    case "ActivityTaskFailed":
      return { error: decodeFailure(event.attributes, source) };
    case "ActivityTaskTimedOut":
      return { error: timedOut(event, source) };
    case "ActivityTaskCanceled":
      return {
        error: new CanceledFailure(`the activity ${source.name} was canceled`, {
          source,
          details: decodeValue(event.attributes.details),
        }),
      };
    case "ScheduleActivityTaskFailed":
      return { error: refused(event, source) };
    default:
      return undefined;
  }
}

function timedOut({ attributes }: HistoryEvent<"ActivityTaskTimedOut">, source: FailureSource): TimeoutFailure {
  const { timeoutType = "START_TO_CLOSE", details } = attributes;
  return new TimeoutFailure(`the activity ${source.name} has timed out: ${timeoutType}`, {
    timeoutType,
    source,
    lastHeartbeatDetails: decodeValue(details),
  });
}

function refused({ attributes }: HistoryEvent<"ScheduleActivityTaskFailed">, source: FailureSource): Error {
  const { cause = "OPERATION_NOT_PERMITTED" } = attributes;
  const message = `SWF did not schedule the activity ${source.name}: ${cause}`;
  return new ActivityFailure(message, { swfCause: cause, source });
}
