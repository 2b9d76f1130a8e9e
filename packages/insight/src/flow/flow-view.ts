import type { EventId, Instant } from "@openswf/model/brand";
import type { RetryPolicy } from "../execution/flow-control.ts";
import type { Failure } from "../failures/failure.ts";
import type { ChildCall } from "./child-fold.ts";
import type { FlowInput } from "./read-input.ts";

export type AttemptStatus = "scheduled" | "started" | "completed" | "failed" | "timed out" | "canceled";

/** One activity task. */
export interface FlowAttempt {
  /** From 1. */
  readonly number: number;
  readonly activityId: string;
  readonly status: AttemptStatus;
  readonly scheduledEventId: EventId;
  readonly scheduledAt: Instant;
  readonly startedAt: Instant | undefined;
  readonly identity: string | undefined;
  readonly endedEventId: EventId | undefined;
  readonly endedAt: Instant | undefined;
  /** Of an attempt that failed or timed out. */
  readonly failure: Failure | undefined;
  readonly result: string | undefined;
}

/** The timer that brings the next attempt. */
export interface NextAttempt {
  /** As the policy counts: attempts that no worker has begun are left out. */
  readonly number: number;
  readonly timerEventId: EventId;
  readonly at: Instant;
  /** `inferred`: the timer does not say what it is for. It follows from the order of the decisions. */
  readonly known: "told" | "inferred";
}

/**
 * How a call of an activity stands. `not seen`: it failed, and no decision task has shown it yet. `failed`: it is not tried again,
 * as far as can be told.
 */
export type CallStatus = "running" | "not seen" | "waits for retry" | "completed" | "failed" | "canceled";

/** A call of an activity, as the author wrote it: one `await`, all its attempts. */
export interface FlowCall {
  readonly name: string;
  readonly version: string;
  readonly firstId: string;
  readonly status: CallStatus;
  /** As it came: `readInput` takes it apart. */
  readonly inputText: string | undefined;
  /** Oldest first, at least one. */
  readonly attempts: readonly FlowAttempt[];
  readonly next: NextAttempt | undefined;
  /** Known once an attempt has failed; histories of older versions never say. */
  readonly policy: RetryPolicy | undefined;
  /** The waits between attempts so far, in milliseconds. */
  readonly waits: readonly number[];
}

export interface FlowMarker {
  readonly eventId: EventId;
  readonly at: Instant;
  readonly id: string;
}
export interface FlowPatch extends FlowMarker {
  readonly deprecated: boolean;
}
export interface FlowSideEffect extends FlowMarker {
  /** As text; `undefined` is `undefined`. */
  readonly value: string | undefined;
}
export interface FlowLocalActivity extends FlowSideEffect {
  readonly name: string;
  readonly attempt: number;
  readonly failure: Failure | undefined;
}
/** A decision task in which the workflow code failed. */
export interface FlowHeld extends FlowMarker {
  readonly attempt: number;
  readonly failure: Failure;
}

/** An execution as the author of its workflow sees it. */
export interface FlowView {
  /** Whether `@openswf/flow` has written anything here. */
  readonly isFlow: boolean;
  /** As the library names it, where it has. */
  readonly identity: { readonly domain: string; readonly workflowId: string; readonly runId: string } | undefined;
  readonly input: FlowInput;
  readonly calls: readonly FlowCall[];
  readonly children: readonly ChildCall[];
  readonly patches: readonly FlowPatch[];
  readonly sideEffects: readonly FlowSideEffect[];
  readonly localActivities: readonly FlowLocalActivity[];
  readonly held: readonly FlowHeld[];
  /** What the code has published last, as text. */
  readonly published: { readonly text: string; readonly eventId: EventId; readonly at: Instant } | undefined;
}

/** The policy that waits hint at: `waits 1 s, 2 s, 4 s: each twice the one before`. Nothing to say is `undefined`. */
export function policyHint(waits: readonly number[]): { readonly factor: number } | undefined {
  if (waits.length < 2) return undefined;
  // Timers count whole seconds.
  const seconds = waits.map((ms) => Math.round(ms / 1000));
  const factors = seconds.slice(1).map((each, index) => each / Math.max(seconds[index] ?? 1, 1));
  const [factor = 1] = factors;
  const isSteady = factors.every((each) => Math.abs(each - factor) < 0.35);
  return isSteady ? { factor: Math.round(factor * 10) / 10 } : undefined;
}
