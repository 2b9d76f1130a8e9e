import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { type RetryControl, retryOf } from "../execution/flow-control.ts";
import type { Failure } from "../failures/failure.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import type { RetryWait } from "../waiting/why.ts";
import type { FlowLocalActivity } from "./flow-view.ts";

interface Tried {
  readonly kind: "local activity" | "Lambda function";
  readonly name: string;
}
interface Failed extends Tried {
  readonly failure: Failure;
  readonly eventId: EventId;
}

/** The retries of local activities and Lambda functions. Only the timers say what they wait for. */
export class OtherRetries {
  /** By the id of each attempt. */
  readonly #tried = new Map<string, Tried>();
  readonly #lambdas = new Map<EventId, Tried>();
  /** The last failure, by kind and name. */
  readonly #failed = new Map<string, Failed>();
  readonly #waits = new Map<EventId, RetryWait>();

  get waits(): readonly RetryWait[] {
    return [...this.#waits.values()];
  }

  addLocal({ id, name, failure, eventId }: FlowLocalActivity): void {
    const tried: Tried = { kind: "local activity", name };
    this.#tried.set(id, tried);
    if (failure !== undefined) this.#fail(tried, failure, eventId);
  }

  step(event: HistoryEvent): void {
    switch (event.eventType) {
      case "LambdaFunctionScheduled": {
        const tried: Tried = { kind: "Lambda function", name: event.attributes.name };
        this.#tried.set(event.attributes.id, tried);
        this.#lambdas.set(event.eventId, tried);
        return;
      }
      case "LambdaFunctionFailed":
      case "LambdaFunctionTimedOut":
      case "StartLambdaFunctionFailed": {
        const tried = this.#lambdas.get(event.attributes.scheduledEventId ?? 0);
        const failure = failureOf(event);
        if (tried !== undefined && failure !== undefined) this.#fail(tried, failure, event.eventId);
        return;
      }
      case "TimerStarted":
        this.#wait(event);
        return;
      case "TimerFired":
      case "TimerCanceled":
        this.#waits.delete(event.attributes.startedEventId);
        return;
      default:
    }
  }

  #fail(tried: Tried, failure: Failure, eventId: EventId): void {
    this.#failed.set(keyOf(tried), { ...tried, failure, eventId });
  }

  #wait({ eventId, eventTimestamp, attributes }: HistoryEvent<"TimerStarted">): void {
    const retry = retryOf(attributes.control);
    const tried = retry && this.#tried.get(retry.firstId);
    const failed = tried && this.#failed.get(keyOf(tried));
    if (retry === undefined || failed === undefined) return;
    const at = eventTimestamp + Number(attributes.startToFireTimeout) * 1000;
    this.#waits.set(eventId, waitOf(failed, retry, eventId, at));
  }
}

function keyOf({ kind, name }: Tried): string {
  return `${kind} ${name}`;
}

function waitOf(failed: Failed, { attempt, policy }: RetryControl, timerEventId: EventId, at: Instant): RetryWait {
  const { kind, name, failure, eventId: failedEventId } = failed;
  return { kind, name, attempt, failure, failedEventId, timerEventId, at, policy, known: "told" };
}
