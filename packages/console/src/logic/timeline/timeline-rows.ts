import type { EventId, Instant } from "@openswf/model/brand";

export type RowKind = "decision tasks" | "signals" | "markers" | "activity" | "timer" | "child" | "lambda" | "request";

/** `mark` is an instant, such as a signal. */
export type SpanState = "open" | "completed" | "failed" | "timed out" | "canceled" | "terminated" | "mark";

/** A stretch of time in a row: one attempt, one wait, one decision task. */
export interface Span {
  readonly from: Instant;
  /** When a worker took it: before that it waited. `undefined` if nobody has, or if it has no such moment. */
  readonly startedAt: Instant | undefined;
  /** `undefined` while it is open. */
  readonly to: Instant | undefined;
  readonly state: SpanState;
  /** What it is called where its row has several: `attempt 2`, the name of a signal. */
  readonly label: string;
  readonly scheduledEventId: EventId;
  readonly startedEventId: EventId | undefined;
  readonly closedEventId: EventId | undefined;
}

/** One line of the timeline. */
export interface TimelineRow {
  /** Stays the same while the history grows. */
  readonly key: string;
  readonly kind: RowKind;
  /** `charge-card`. */
  readonly label: string;
  /** `a3`. */
  readonly id: string;
  /** In order of their beginnings. */
  readonly spans: readonly Span[];
}

export interface Timeline {
  readonly from: Instant;
  /** The last event, or now while the execution is open. */
  readonly to: Instant;
  /** Decision tasks, signals and markers first, then everything else as it began. */
  readonly rows: readonly TimelineRow[];
  /** When anything happened, ascending, each instant once. */
  readonly instants: readonly Instant[];
}

/** When activities, Lambda functions and deciders worked. */
export function busyTimes({ rows, to }: Timeline): readonly { readonly from: Instant; readonly to: Instant }[] {
  const working = rows.filter(({ kind }) => kind === "activity" || kind === "lambda" || kind === "decision tasks");
  return working.flatMap(({ spans }) =>
    spans.flatMap((span) => (span.startedAt === undefined ? [] : [{ from: span.startedAt, to: span.to ?? to }])),
  );
}
