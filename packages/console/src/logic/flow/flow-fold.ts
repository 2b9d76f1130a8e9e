import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import { attemptOf } from "../execution/flow-control.ts";
import { failureOf } from "../failures/failure-of-event.ts";
import { jsonObject } from "../json/json-object.ts";
import type { RetryWait } from "../waiting/why.ts";
import { addMarker, type Markers } from "./flow-markers.ts";
import type { AttemptStatus, CallStatus, FlowAttempt, FlowCall, FlowView, NextAttempt } from "./flow-view.ts";
import { readInput } from "./read-input.ts";
import { type CodeTimer, codeTimer, type FailedCall, matchRetryTimers } from "./retry-timers.ts";

type MutableAttempt = { -readonly [Key in keyof FlowAttempt]: FlowAttempt[Key] };
interface Call {
  readonly name: string;
  readonly version: string;
  readonly firstId: string;
  readonly inputText: string | undefined;
  readonly attempts: MutableAttempt[];
  next: NextAttempt | undefined;
  /** The timer has fired, and the next attempt comes with the next decision task. */
  isDue: boolean;
  /** Its last failure has been shown to the code by a completed decision task. */
  isSeen: boolean;
}

/** A decision task that has shown failures, with the timers that it started. */
interface Batch {
  readonly completedEventId: EventId;
  readonly failed: readonly Call[];
  readonly timers: CodeTimer[];
  isMatched: boolean;
}

/** Reads a history of `@openswf/flow` page by page. Histories of others give calls of one attempt each. */
export class FlowFold {
  #lastEventId = 0;
  #isFlow = false;
  #input: string | undefined;
  #identity: FlowView["identity"];
  #published: FlowView["published"];
  readonly #markers: Markers = { patches: [], sideEffects: [], localActivities: [], held: [] };
  readonly #calls: Call[] = [];
  readonly #byFirstId = new Map<string, Call>();
  readonly #byScheduled = new Map<EventId, Call>();
  readonly #byTimer = new Map<EventId, Call>();
  /** Failed, and not shown to the code yet; in the order of the failures. */
  #unseen: Call[] = [];
  #batch: Batch | undefined;

  /** Adds the next events, oldest first. Events that are there already are passed over. */
  add(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.eventId <= this.#lastEventId) continue;
      this.#lastEventId = event.eventId;
      this.#step(event);
    }
  }

  get view(): FlowView {
    this.#match();
    return {
      isFlow: this.#isFlow,
      identity: this.#identity,
      input: readInput(this.#input),
      calls: this.#calls.map(callView),
      ...this.#markers,
      published: this.#published,
    };
  }

  /** The calls that wait for their next attempt, for the sentence that says why the execution waits. */
  get retries(): readonly RetryWait[] {
    this.#match();
    return this.#calls.flatMap((call) => {
      const last = call.attempts.at(-1);
      if (call.next === undefined || last?.failure === undefined || last.endedEventId === undefined) return [];
      const { number, timerEventId, at } = call.next;
      return [
        { name: call.name, attempt: number, failure: last.failure, failedEventId: last.endedEventId, timerEventId, at },
      ];
    });
  }

  #step(event: HistoryEvent): void {
    if (event.eventType !== "TimerStarted") this.#match();
    switch (event.eventType) {
      case "WorkflowExecutionStarted":
        this.#input = event.attributes.input;
        return;
      case "DecisionTaskCompleted":
        this.#complete(event);
        return;
      case "MarkerRecorded":
        this.#mark(event);
        return;
      case "ActivityTaskScheduled":
        this.#schedule(event);
        return;
      case "TimerStarted":
        this.#startTimer(event);
        return;
      case "TimerFired":
      case "TimerCanceled":
        this.#endTimer(event);
        return;
      default:
        this.#ofAttempt(event);
    }
  }

  /** What becomes of an activity task once it is scheduled. */
  #ofAttempt(event: HistoryEvent): void {
    switch (event.eventType) {
      case "ActivityTaskStarted": {
        const attempt = this.#attempt(event.attributes.scheduledEventId);
        if (attempt === undefined) return;
        attempt.status = "started";
        attempt.startedAt = event.eventTimestamp;
        attempt.identity = event.attributes.identity;
        return;
      }
      case "ActivityTaskCompleted":
        this.#end(event, "completed", event.attributes.result);
        return;
      case "ActivityTaskFailed":
        this.#end(event, "failed");
        return;
      case "ActivityTaskTimedOut":
        this.#end(event, "timed out");
        return;
      case "ActivityTaskCanceled":
        this.#end(event, "canceled");
        return;
      default:
    }
  }

  #attempt(scheduledEventId: EventId): MutableAttempt | undefined {
    const attempts = this.#byScheduled.get(scheduledEventId)?.attempts;
    return attempts?.findLast((attempt) => attempt.scheduledEventId === scheduledEventId);
  }

  #complete({ eventId, eventTimestamp, attributes }: HistoryEvent<"DecisionTaskCompleted">): void {
    const isShown = (call: Call): boolean => (call.attempts.at(-1)?.endedEventId ?? 0) < attributes.startedEventId;
    const failed = this.#unseen.filter(isShown);
    this.#unseen = this.#unseen.filter((call) => !isShown(call));
    for (const call of failed) call.isSeen = true;
    this.#batch = { completedEventId: eventId, failed, timers: [], isMatched: true };
    const context = jsonObject(attributes.executionContext);
    if (context?.["openswf"] !== 1) return;
    this.#isFlow = true;
    const { domain, workflowId, runId, state } = context;
    if (typeof domain === "string" && typeof workflowId === "string" && typeof runId === "string") {
      this.#identity = { domain, workflowId, runId };
    }
    if (typeof state === "string") this.#published = { text: state, eventId, at: eventTimestamp };
  }

  #mark(event: HistoryEvent<"MarkerRecorded">): void {
    const added = addMarker(this.#markers, event);
    if (added === undefined) return;
    this.#isFlow = true;
    if (added !== "held") return;
    // Nothing was decided: the next task shows the same again.
    const shown = this.#batch?.failed ?? [];
    for (const call of shown) call.isSeen = false;
    this.#unseen = [...shown, ...this.#unseen];
    this.#batch = undefined;
  }

  #schedule({ eventId, eventTimestamp, attributes }: HistoryEvent<"ActivityTaskScheduled">): void {
    const { activityId, activityType, control, input } = attributes;
    const { attempt: number, firstId } = attemptOf(control, activityId);
    if (number > 1) this.#isFlow = true;
    const known = number === 1 ? undefined : this.#byFirstId.get(firstId);
    const call =
      known ??
      this.#newCall({
        ...activityType,
        firstId,
        inputText: input,
        attempts: [],
        next: undefined,
        isDue: false,
        isSeen: false,
      });
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
  }

  #newCall(call: Call): Call {
    this.#calls.push(call);
    this.#byFirstId.set(call.firstId, call);
    return call;
  }

  #end(
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

  #startTimer(event: HistoryEvent<"TimerStarted">): void {
    const batch = this.#batch;
    const timer = codeTimer(event);
    if (timer === undefined || batch === undefined || batch.failed.length === 0) return;
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
    for (const call of batch.failed) this.#expect(call, matched.get(call.firstId));
  }

  #expect(call: Call, timer: CodeTimer | undefined): void {
    if (call.next !== undefined) this.#byTimer.delete(call.next.timerEventId);
    call.next = undefined;
    if (timer === undefined) return;
    const number = (call.attempts.at(-1)?.number ?? 0) + 1;
    call.next = { number, timerEventId: timer.timerEventId, at: timer.firesAt };
    this.#byTimer.set(timer.timerEventId, call);
  }

  #endTimer({ eventType, attributes }: HistoryEvent<"TimerFired" | "TimerCanceled">): void {
    const call = this.#byTimer.get(attributes.startedEventId);
    if (call === undefined) return;
    this.#byTimer.delete(attributes.startedEventId);
    call.next = undefined;
    call.isDue = eventType === "TimerFired";
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
  const { name, version, firstId, inputText, attempts, next } = call;
  return { name, version, firstId, status: statusOf(call), inputText, attempts, next, waits: waitsOf(attempts) };
}

function statusOf({ attempts, next, isDue, isSeen }: Call): CallStatus {
  const status = attempts.at(-1)?.status;
  if (status === "completed" || status === "canceled") return status;
  if (status !== "failed" && status !== "timed out") return "running";
  if (!isSeen) return "not seen";
  return next === undefined && !isDue ? "failed" : "waits for retry";
}
