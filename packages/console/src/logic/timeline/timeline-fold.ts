import { attemptOf, retryOf } from "@openswf/insight/execution/flow-control";
import type { EventId, Instant } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { EventType } from "@openswf/model/wire-types";
import type { RowKind, Span, SpanState, Timeline, TimelineRow } from "./timeline-rows.ts";

type MutableSpan = { -readonly [Key in keyof Span]: Span[Key] };
interface MutableRow extends Omit<TimelineRow, "spans"> {
  readonly spans: MutableSpan[];
}

interface Draft {
  readonly rows: Map<string, MutableRow>;
  /** By the event that opened them. */
  readonly open: Map<EventId, MutableSpan>;
  /** The row of the first attempt, by its `activityId`. */
  readonly activityRows: Map<string, MutableRow>;
  readonly instants: Instant[];
  lastEventId: EventId;
  isClosed: boolean;
}

/** Turns a history into the rows of a timeline, page by page. Rows and spans of a timeline go on changing with the fold. */
export class TimelineFold {
  readonly #draft: Draft = {
    rows: new Map(),
    open: new Map(),
    activityRows: new Map(),
    instants: [],
    lastEventId: 0,
    isClosed: false,
  };

  /** Adds the next events, oldest first. Events that are there already are passed over. */
  add(events: readonly HistoryEvent[]): void {
    const draft = this.#draft;
    for (const event of events) {
      if (event.eventId <= draft.lastEventId) continue;
      draft.lastEventId = event.eventId;
      const last = draft.instants.at(-1) ?? Number.NEGATIVE_INFINITY;
      if (event.eventTimestamp > last) draft.instants.push(event.eventTimestamp);
      // `as`: each row of the table takes the events of its own type.
      const step = Object.hasOwn(steps, event.eventType) ? (steps[event.eventType] as Step | undefined) : undefined;
      step?.(draft, event);
    }
  }

  timeline(now: Instant): Timeline {
    const { rows, instants, isClosed } = this.#draft;
    const from = instants[0] ?? now;
    const last = instants.at(-1) ?? now;
    const ordered = [...rows.values()].toSorted((a, b) => Number(isCommon(b)) - Number(isCommon(a)));
    return { from, to: isClosed ? last : Math.max(last, now), rows: ordered, instants };
  }
}

/** Rows that belong to the execution as a whole. */
function isCommon({ kind }: MutableRow): boolean {
  return kind === "decision tasks" || kind === "signals" || kind === "markers";
}

type Step = (draft: Draft, event: HistoryEvent) => void;
type Steps = { readonly [Type in EventType]?: (draft: Draft, event: HistoryEvent<Type>) => void };

function rowOf(draft: Draft, key: string, make: () => Omit<TimelineRow, "key" | "spans">): MutableRow {
  const known = draft.rows.get(key);
  if (known !== undefined) return known;
  const row: MutableRow = { key, spans: [], ...make() };
  draft.rows.set(key, row);
  return row;
}

function openSpan(draft: Draft, row: MutableRow, event: HistoryEvent, label: string): void {
  const span: MutableSpan = {
    from: event.eventTimestamp,
    startedAt: undefined,
    to: undefined,
    state: "open",
    label,
    scheduledEventId: event.eventId,
    startedEventId: undefined,
    closedEventId: undefined,
  };
  row.spans.push(span);
  draft.open.set(event.eventId, span);
}

/** A row with one span in it. */
function openRow(kind: RowKind, draft: Draft, event: HistoryEvent, label: string, id: string): void {
  openSpan(
    draft,
    rowOf(draft, `${kind} ${event.eventId}`, () => ({ kind, label, id })),
    event,
    id,
  );
}

function begin(draft: Draft, event: HistoryEvent, scheduledEventId: EventId): void {
  const span = draft.open.get(scheduledEventId);
  if (span === undefined) return;
  span.startedAt = event.eventTimestamp;
  span.startedEventId = event.eventId;
}

function end(draft: Draft, event: HistoryEvent, openedBy: EventId | undefined, state: SpanState): void {
  const span = draft.open.get(openedBy ?? 0);
  if (span === undefined) return;
  span.to = event.eventTimestamp;
  span.state = state;
  span.closedEventId = event.eventId;
  draft.open.delete(openedBy ?? 0);
}

function mark(kind: "signals" | "markers", draft: Draft, event: HistoryEvent, label: string): void {
  const row = rowOf(draft, kind, () => ({ kind, label: kind === "signals" ? "Signals" : "Markers", id: "" }));
  row.spans.push({
    from: event.eventTimestamp,
    startedAt: undefined,
    to: event.eventTimestamp,
    state: "mark",
    label,
    scheduledEventId: event.eventId,
    startedEventId: undefined,
    closedEventId: undefined,
  });
}

/** Attempts of `@openswf/flow` go into the row of the first one. */
function scheduleActivity(draft: Draft, event: HistoryEvent<"ActivityTaskScheduled">): void {
  const { activityId, activityType, control } = event.attributes;
  const { attempt, firstId } = attemptOf(control, activityId);
  const known = attempt === 1 ? undefined : draft.activityRows.get(firstId);
  const row =
    known ??
    rowOf(draft, `activity ${event.eventId}`, () => ({ kind: "activity", label: activityType.name, id: firstId }));
  if (known === undefined) draft.activityRows.set(firstId, row);
  openSpan(draft, row, event, attempt === 1 ? activityId : `attempt ${attempt}`);
}

/** The wait between two attempts is named after what is tried. */
function timerLabel(draft: Draft, { timerId, control }: HistoryEvent<"TimerStarted">["attributes"]): string {
  const retry = retryOf(control);
  return retry === undefined ? timerId : `retry ${draft.activityRows.get(retry.firstId)?.label ?? retry.firstId}`;
}

const endsScheduled =
  (state: SpanState) =>
  (
    draft: Draft,
    event: HistoryEvent & { readonly attributes: { readonly scheduledEventId?: EventId | undefined } },
  ): void =>
    end(draft, event, event.attributes.scheduledEventId, state);
const endsInitiated =
  (state: SpanState) =>
  (draft: Draft, event: HistoryEvent & { readonly attributes: { readonly initiatedEventId: EventId } }): void =>
    end(draft, event, event.attributes.initiatedEventId, state);
const beginsScheduled = (
  draft: Draft,
  event: HistoryEvent & { readonly attributes: { readonly scheduledEventId: EventId } },
): void => begin(draft, event, event.attributes.scheduledEventId);
const closes = (draft: Draft): void => {
  draft.isClosed = true;
};

const steps: Steps = {
  DecisionTaskScheduled: (draft, event) => {
    const row = rowOf(draft, "decision tasks", () => ({ kind: "decision tasks", label: "Decision tasks", id: "" }));
    openSpan(draft, row, event, event.attributes.taskList.name);
  },
  DecisionTaskStarted: beginsScheduled,
  DecisionTaskCompleted: endsScheduled("completed"),
  DecisionTaskTimedOut: endsScheduled("timed out"),
  ActivityTaskScheduled: scheduleActivity,
  ActivityTaskStarted: beginsScheduled,
  ActivityTaskCompleted: endsScheduled("completed"),
  ActivityTaskFailed: endsScheduled("failed"),
  ActivityTaskTimedOut: endsScheduled("timed out"),
  ActivityTaskCanceled: endsScheduled("canceled"),
  TimerStarted: (draft, event) =>
    openRow("timer", draft, event, timerLabel(draft, event.attributes), event.attributes.timerId),
  TimerFired: (draft, event) => end(draft, event, event.attributes.startedEventId, "completed"),
  TimerCanceled: (draft, event) => end(draft, event, event.attributes.startedEventId, "canceled"),
  StartChildWorkflowExecutionInitiated: (draft, event) =>
    openRow("child", draft, event, event.attributes.workflowType.name, event.attributes.workflowId),
  ChildWorkflowExecutionStarted: (draft, event) => begin(draft, event, event.attributes.initiatedEventId),
  StartChildWorkflowExecutionFailed: endsInitiated("failed"),
  ChildWorkflowExecutionCompleted: endsInitiated("completed"),
  ChildWorkflowExecutionFailed: endsInitiated("failed"),
  ChildWorkflowExecutionTimedOut: endsInitiated("timed out"),
  ChildWorkflowExecutionCanceled: endsInitiated("canceled"),
  ChildWorkflowExecutionTerminated: endsInitiated("terminated"),
  LambdaFunctionScheduled: (draft, event) =>
    openRow("lambda", draft, event, event.attributes.name, event.attributes.id),
  LambdaFunctionStarted: beginsScheduled,
  LambdaFunctionCompleted: endsScheduled("completed"),
  LambdaFunctionFailed: endsScheduled("failed"),
  LambdaFunctionTimedOut: endsScheduled("timed out"),
  StartLambdaFunctionFailed: endsScheduled("failed"),
  SignalExternalWorkflowExecutionInitiated: (draft, event) =>
    openRow("request", draft, event, `signal ${event.attributes.signalName}`, event.attributes.workflowId),
  ExternalWorkflowExecutionSignaled: endsInitiated("completed"),
  SignalExternalWorkflowExecutionFailed: endsInitiated("failed"),
  RequestCancelExternalWorkflowExecutionInitiated: (draft, event) =>
    openRow("request", draft, event, "cancel request", event.attributes.workflowId),
  ExternalWorkflowExecutionCancelRequested: endsInitiated("completed"),
  RequestCancelExternalWorkflowExecutionFailed: endsInitiated("failed"),
  WorkflowExecutionSignaled: (draft, event) => mark("signals", draft, event, event.attributes.signalName),
  WorkflowExecutionCancelRequested: (draft, event) => mark("signals", draft, event, "cancel request"),
  MarkerRecorded: (draft, event) => mark("markers", draft, event, event.attributes.markerName),
  WorkflowExecutionCompleted: closes,
  WorkflowExecutionFailed: closes,
  WorkflowExecutionTimedOut: closes,
  WorkflowExecutionCanceled: closes,
  WorkflowExecutionContinuedAsNew: closes,
  WorkflowExecutionTerminated: closes,
};
