import type { EventId, Instant } from "@openswf/model/brand";
import type { ExecutionState } from "../execution/execution-state.ts";
import type { RetryPolicy } from "../execution/flow-control.ts";
import type { Failure } from "../failures/failure.ts";
import type { Part, Parts } from "./parts.ts";

/** What is known of a task list. Counts are those of SWF; the rest comes from openswf or from looking at histories. */
export interface TaskListFacts {
  readonly pending: number;
  /** There are more than `pending`. */
  readonly isTruncated?: boolean | undefined;
  /** When the oldest task was scheduled. */
  readonly oldestAt?: Instant | undefined;
  /** Polls that wait now; `undefined` where the server does not say. */
  readonly pollers?: number | undefined;
  /** When a poll came last; `undefined` where the server does not say, or does not know. */
  readonly lastPolledAt?: Instant | undefined;
}

/** What `@openswf/flow` has called, and will try again. */
export interface RetryWait {
  readonly kind: "activity" | "local activity" | "Lambda function";
  readonly name: string;
  /** The attempt that comes, from 2. */
  readonly attempt: number;
  readonly failure: Failure;
  readonly failedEventId: EventId;
  /** The timer that brings it. */
  readonly timerEventId: EventId;
  readonly at: Instant;
  /** `undefined` where the history does not say. */
  readonly policy: RetryPolicy | undefined;
  /** `inferred`: the timer may be for something else. */
  readonly known: "told" | "inferred";
}

/** All that the reason is derived from. */
export interface WhyInput {
  readonly state: ExecutionState;
  readonly now: Instant;
  /** Lists of decision tasks by name, as far as somebody has asked for them. */
  readonly decisionLists?: ReadonlyMap<string, TaskListFacts>;
  readonly activityLists?: ReadonlyMap<string, TaskListFacts>;
  /** By `scheduledEventId`, when the last heartbeat came, where the server says so; `undefined` if it says that none has. */
  readonly heartbeats?: ReadonlyMap<EventId, Instant | undefined>;
  readonly retries?: readonly RetryWait[];
}

/**
 * How bad it is. `calm`: it goes on by itself. `watch`: it may go wrong soon, or is slow. `stuck`: nothing happens until somebody
 * acts. `failed` and `done`: it has ended.
 */
export type Tone = "calm" | "watch" | "stuck" | "failed" | "done";

export type WhyKind =
  | "unknown"
  | "decider fails"
  | "code fails"
  | "decision task waits"
  | "decision task runs"
  | "activity waits"
  | "activity runs"
  | "heartbeat late"
  | "retry waits"
  | "lambda"
  | "child"
  | "request"
  | "timer"
  | "cancel requested"
  | "execution times out"
  | "nothing open"
  | "ended";

/** One thing that an execution waits for. */
export interface Reason {
  readonly kind: WhyKind;
  readonly tone: Tone;
  /** Without a full stop. */
  readonly sentence: Parts;
  /** What to do next: whole sentences, or nothing. */
  readonly advice: Parts;
  /** When the situation changes by itself; the page counts down to it. */
  readonly nextAt: Instant | undefined;
}

/** Why an execution waits, or why it has ended: always one sentence. */
export interface Why extends Reason {
  /** What else it waits for, the most urgent first, at most 50. */
  readonly others: readonly Reason[];
  /** All of them. */
  readonly othersCount: number;
}

export function reason(
  kind: WhyKind,
  tone: Tone,
  sentence: readonly (Part | Parts)[],
  advice: readonly (Part | Parts)[] = [],
  nextAt?: Instant,
): Reason {
  return { kind, tone, sentence: sentence.flat(), advice: advice.flat(), nextAt };
}
