import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { attemptOf, type RetryControl, type RetryPolicy, retryOf } from "../execution/flow-control.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import type { RetryWait } from "../waiting/why.ts";
import type { AttemptStatus, CallStatus, FlowAttempt, FlowCall, NextAttempt } from "./flow-view.ts";
import { type CodeTimer, codeTimer, type FailedCall, matchRetryTimers } from "./retry-timers.ts";

type MutableAttempt = { -readonly [Key in keyof FlowAttempt]: FlowAttempt[Key] };
interface Call {
  readonly name: string;
  readonly version: string;
  readonly firstId: string;
  readonly inputText: string | undefined;
  readonly attempts: MutableAttempt[];
  policy: RetryPolicy | undefined;
  next: NextAttempt | undefined;
  /** The timer has fired, and the next attempt comes with the next decision task. */
  isDue: boolean;
  /** Its last failure has been shown to the code by a completed decision task. */
  isSeen: boolean;
}

/** A decision task that has shown failures, with the timers that it started and that do not say what they are for. */
interface Batch {
  readonly completedEventId: EventId;
  readonly failed: Call[];
  readonly timers: CodeTimer[];
  isMatched: boolean;
}

/** The activities of a history as calls with their attempts, and the timers between those. */
export class CallFold {
  readonly #calls: Call[] = [];
  readonly #byFirstId = new Map<string, Call>();
  readonly #byScheduled = new Map<EventId, Call>();
  readonly #byTimer = new Map<EventId, Call>();
  /** Failed, and not shown to the code yet; in the order of the failures. */
  #unseen: Call[] = [];
  #batch: Batch | undefined;
  /** The version of the library that writes this history says what its timers are for: nothing has to be inferred. */
  #isTold = false;

  get calls(): readonly FlowCall[] {
    this.#match();
    return this.#calls.map(callView);
  }

  get retries(): readonly RetryWait[] {
    this.#match();
    return this.#calls.flatMap((call) => {
      const last = call.attempts.at(-1);
      if (call.next === undefined || last?.failure === undefined || last.endedEventId === undefined) return [];
      const { number, timerEventId, at, known } = call.next;
      const about = { kind: "activity", name: call.name, policy: call.policy, known } as const;
      return [{ ...about, attempt: number, failure: last.failure, failedEventId: last.endedEventId, timerEventId, at }];
    });
  }

  /** Whether an attempt tells that the library has made it. */
  schedule({ eventId, eventTimestamp, attributes }: HistoryEvent<"ActivityTaskScheduled">): boolean {
    this.#match();
    const { activityId, activityType, control, input } = attributes;
    const { attempt: number, firstId } = attemptOf(control, activityId);
    const known = number === 1 ? undefined : this.#byFirstId.get(firstId);
    const call = known ?? this.#newCall({ ...activityType, firstId, inputText: input });
    call.next = undefined;
    call.isDue = false;
    call.isSeen = false;
    call.attempts.push({
      number,
      activityId,
      status: "scheduled",
      scheduledEventId: eventId,
      scheduledAt: eventTimestamp,
      startedAt: undefined,
      identity: undefined,
      endedEventId: undefined,
      endedAt: undefined,
      failure: undefined,
      result: undefined,
    });
    this.#byScheduled.set(eventId, call);
    return number > 1;
  }

  start({ eventTimestamp, attributes }: HistoryEvent<"ActivityTaskStarted">): void {
    const attempt = this.#attempt(attributes.scheduledEventId);
    if (attempt === undefined) return;
    attempt.status = "started";
    attempt.startedAt = eventTimestamp;
    attempt.identity = attributes.identity;
  }

  end(
    event: HistoryEvent<
      "ActivityTaskCompleted" | "ActivityTaskFailed" | "ActivityTaskTimedOut" | "ActivityTaskCanceled"
    >,
    status: AttemptStatus,
    result?: string,
  ): void {
    const { scheduledEventId } = event.attributes;
    const [call, attempt] = [this.#byScheduled.get(scheduledEventId), this.#attempt(scheduledEventId)];
    if (call === undefined || attempt === undefined) return;
    attempt.status = status;
    attempt.endedEventId = event.eventId;
    attempt.endedAt = event.eventTimestamp;
    attempt.failure = failureOf(event);
    attempt.result = result;
    if (attempt.failure !== undefined) this.#unseen.push(call);
  }

  complete({ eventId, attributes }: HistoryEvent<"DecisionTaskCompleted">): void {
    this.#match();
    const isShown = (call: Call): boolean => (call.attempts.at(-1)?.endedEventId ?? 0) < attributes.startedEventId;
    const failed = this.#unseen.filter(isShown);
    this.#unseen = this.#unseen.filter((call) => !isShown(call));
    for (const call of failed) call.isSeen = true;
    this.#batch = { completedEventId: eventId, failed, timers: [], isMatched: true };
  }

  /** Nothing was decided: the next task shows the same again. */
  hold(): void {
    const shown = this.#batch?.failed ?? [];
    for (const call of shown) call.isSeen = false;
    this.#unseen = [...shown, ...this.#unseen];
    this.#batch = undefined;
  }

  /** What the timer says, if it is the wait before another attempt and says so. */
  startTimer(event: HistoryEvent<"TimerStarted">): RetryControl | undefined {
    const timer = codeTimer(event);
    const retry = retryOf(event.attributes.control);
    if (timer === undefined) return undefined;
    if (retry !== undefined) this.#retry(timer, retry);
    else this.#mayRetry(event, timer);
    return retry;
  }

  endTimer({ eventType, attributes }: HistoryEvent<"TimerFired" | "TimerCanceled">): void {
    this.#match();
    const call = this.#byTimer.get(attributes.startedEventId);
    if (call === undefined) return;
    this.#byTimer.delete(attributes.startedEventId);
    call.next = undefined;
    call.isDue = eventType === "TimerFired";
  }

  #attempt(scheduledEventId: EventId): MutableAttempt | undefined {
    const attempts = this.#byScheduled.get(scheduledEventId)?.attempts;
    return attempts?.findLast((attempt) => attempt.scheduledEventId === scheduledEventId);
  }

  #newCall(about: Pick<Call, "name" | "version" | "firstId" | "inputText">): Call {
    const call: Call = { ...about, attempts: [], policy: undefined, next: undefined, isDue: false, isSeen: false };
    this.#calls.push(call);
    this.#byFirstId.set(call.firstId, call);
    return call;
  }

  #retry({ timerEventId, firesAt }: CodeTimer, { attempt: number, firstId, policy }: RetryControl): void {
    this.#isTold = true;
    // What was inferred of timers of the same task is worth nothing now.
    for (const failed of this.#batch?.failed ?? []) {
      if (failed.next?.known === "inferred") this.#expect(failed, undefined);
    }
    this.#batch = undefined;
    const call = this.#byFirstId.get(firstId);
    if (call === undefined) return;
    call.policy = policy;
    this.#expect(call, { number, timerEventId, at: firesAt, known: "told" });
  }

  #mayRetry(event: HistoryEvent<"TimerStarted">, timer: CodeTimer): void {
    const batch = this.#batch;
    if (this.#isTold || batch === undefined || batch.failed.length === 0) return;
    if (event.attributes.decisionTaskCompletedEventId !== batch.completedEventId) return;
    batch.timers.push(timer);
    batch.isMatched = false;
  }

  /** Each further timer of a batch may change what belongs together, so they are matched once all are there or somebody asks. */
  #match(): void {
    const batch = this.#batch;
    if (batch === undefined || batch.isMatched) return;
    batch.isMatched = true;
    const matched = matchRetryTimers(batch.failed.map(failedCall), batch.timers);
    for (const call of batch.failed) {
      const timer = matched.get(call.firstId);
      const number = (call.attempts.at(-1)?.number ?? 0) + 1;
      const next =
        timer && ({ number, timerEventId: timer.timerEventId, at: timer.firesAt, known: "inferred" } as const);
      this.#expect(call, next);
    }
  }

  #expect(call: Call, next: NextAttempt | undefined): void {
    if (call.next !== undefined) this.#byTimer.delete(call.next.timerEventId);
    call.next = next;
    if (next !== undefined) this.#byTimer.set(next.timerEventId, call);
  }
}

/** The waits between the attempts of a call, in milliseconds. */
function waitsOf(attempts: readonly FlowAttempt[]): readonly number[] {
  return attempts.slice(1).map(({ scheduledAt }, index) => scheduledAt - (attempts[index]?.endedAt ?? scheduledAt));
}

/** What the next wait will be if each is so many times the one before; after one failure, the default of the library. */
function failedCall({ firstId, attempts }: Call): FailedCall {
  const failure = attempts.at(-1)?.failure;
  const waits = waitsOf(attempts).map((ms) => Math.round(ms / 1000));
  const [last, before] = [waits.at(-1), waits.at(-2)];
  const factor = last !== undefined && before !== undefined && before > 0 ? last / before : 2;
  const told = failure?.nextRetryDelayMs;
  const expected = told === undefined ? (last === undefined ? 1 : Math.round(last * factor)) : Math.ceil(told / 1000);
  return { firstId, expectedSeconds: expected, isFinal: failure?.nonRetryable === true };
}

function callView(call: Call): FlowCall {
  const { name, version, firstId, inputText, attempts, next, policy } = call;
  const waits = waitsOf(attempts);
  return { name, version, firstId, status: statusOf(call), inputText, attempts, next, policy, waits };
}

function statusOf({ attempts, next, isDue, isSeen }: Call): CallStatus {
  const status = attempts.at(-1)?.status;
  if (status === "completed" || status === "canceled") return status;
  if (status !== "failed" && status !== "timed out") return "running";
  if (!isSeen) return "not seen";
  return next === undefined && !isDue ? "failed" : "waits for retry";
}
