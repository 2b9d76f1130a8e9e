import { wholeHistory } from "@openswf/core/commit/cached-execution";
import type { HeartbeatRow } from "@openswf/core/stores/commits";
import type { ExecutionSummary } from "@openswf/core/stores/inspection";
import type { Store } from "@openswf/core/stores/store";
import type { RunId } from "@openswf/model/brand";
import { type HistoryEvent, parseHistoryEvent } from "@openswf/model/history-events";
import type { CloseStatus, DecisionType, EventType } from "@openswf/model/wire-types";
import { verifyStore } from "../../src/verify/verify-store.ts";
import type { HandedTask, Heartbeats, Ledger } from "./ledger.ts";
import { domain } from "./plans.ts";

const scope = "123456789012/us-east-1";
const executionsAtATime = 200;

export interface Audited {
  readonly executions: number;
  readonly problems: readonly string[];
}

interface Audit {
  readonly ledger: Ledger;
  /** Whether all executions had time to end. */
  readonly everythingEnded: boolean;
  readonly onHistory?: (events: readonly HistoryEvent[]) => void;
}

/** Checks a store that no server has open for consistency (with `verify`) and against what clients remember. Closes it. */
export async function audit(store: Store, { ledger, everythingEnded, onHistory }: Audit): Promise<Audited> {
  const problems: string[] = [];
  try {
    await verifyStore(store, {
      now: Date.now(),
      onProblem: ({ runId, what }) => problems.push(`verify: ${runId ?? "the store"}: ${what}`),
    });
    const auditing = new Auditing(ledger, problems);
    let executions = 0;
    for await (const summary of executionsOf(store)) {
      executions += 1;
      const events = (await wholeHistory(store, summary.runId)).map(parseHistoryEvent);
      const heartbeats = (await store.readExecution(summary.runId))?.heartbeats ?? [];
      auditing.execution(summary, events, heartbeats);
      onHistory?.(events);
      if (everythingEnded && summary.closedAt === undefined) problems.push(`run ${summary.runId} has not ended`);
    }
    auditing.end();
    if (everythingEnded) auditing.children();
    await auditRegistrations(store, ledger, problems);
    return { executions, problems };
  } finally {
    await store.close();
  }
}

async function* executionsOf(store: Store): AsyncGenerator<ExecutionSummary> {
  let after: RunId | undefined;
  do {
    const slice: readonly ExecutionSummary[] = await store.scanExecutions(after, executionsAtATime);
    yield* slice;
    after = slice.at(-1)?.runId;
  } while (after !== undefined);
}

/** The event that carries out each decision. The event that refuses it is the name of the decision followed by `Failed`. */
const carriedOut: Readonly<Partial<Record<DecisionType, EventType>>> = {
  ScheduleActivityTask: "ActivityTaskScheduled",
  StartTimer: "TimerStarted",
  RecordMarker: "MarkerRecorded",
  StartChildWorkflowExecution: "StartChildWorkflowExecutionInitiated",
  SignalExternalWorkflowExecution: "SignalExternalWorkflowExecutionInitiated",
  ContinueAsNewWorkflowExecution: "WorkflowExecutionContinuedAsNew",
  CompleteWorkflowExecution: "WorkflowExecutionCompleted",
  CancelWorkflowExecution: "WorkflowExecutionCanceled",
};

const activityEnds: ReadonlySet<EventType> = new Set([
  "ActivityTaskCompleted",
  "ActivityTaskFailed",
  "ActivityTaskCanceled",
  "ActivityTaskTimedOut",
]);
const decisionEnds: ReadonlySet<EventType> = new Set(["DecisionTaskCompleted", "DecisionTaskTimedOut"]);

/** The event that tells a parent of each close status. */
const toldToParent: Readonly<Partial<Record<CloseStatus, EventType>>> = {
  COMPLETED: "ChildWorkflowExecutionCompleted",
  FAILED: "ChildWorkflowExecutionFailed",
  CANCELED: "ChildWorkflowExecutionCanceled",
  TERMINATED: "ChildWorkflowExecutionTerminated",
  TIMED_OUT: "ChildWorkflowExecutionTimedOut",
};

/** What the final checks need to know about each execution. */
interface Ending {
  readonly closeStatus: CloseStatus | undefined;
  readonly continuedAs: string | undefined;
  /** The run of each child, and the events that report its end. */
  readonly children: readonly { readonly runId: string; readonly told: readonly EventType[] }[];
}

class Auditing {
  readonly #ledger: Ledger;
  readonly #problems: string[];
  readonly #found = new Map<string, number>();
  readonly #handed: ReadonlyMap<string, readonly HandedTask[]>;
  readonly #gone: ReadonlyMap<string, readonly HandedTask[]>;
  readonly #heartbeats: ReadonlyMap<string, readonly Heartbeats[]>;
  readonly #endings = new Map<string, Ending>();

  constructor(ledger: Ledger, problems: string[]) {
    this.#ledger = ledger;
    this.#problems = problems;
    this.#handed = Map.groupBy(ledger.handed, ({ runId }) => runId);
    this.#gone = Map.groupBy(ledger.gone, ({ runId }) => runId);
    this.#heartbeats = Map.groupBy(ledger.heartbeats.values(), ({ task }) => task.runId);
  }

  execution(
    { runId, closeStatus }: ExecutionSummary,
    events: readonly HistoryEvent[],
    heartbeats: readonly HeartbeatRow[],
  ): void {
    const say = (what: string): void => void this.#problems.push(`run ${runId}: ${what}`);
    for (const event of events) this.#findMark(runId, event, events, say);
    const handed = this.#handed.get(runId) ?? [];
    for (const [startedEventId, tasks] of Map.groupBy(handed, (task) => task.startedEventId)) {
      // A task goes to a second poll only if the first reply was not delivered, but these replies arrived.
      if (tasks.length > 1) say(`the task of event ${startedEventId} was handed to ${tasks.length} polls`);
    }
    for (const task of handed) {
      const type = task.kind === "decision" ? "DecisionTaskStarted" : "ActivityTaskStarted";
      const event = events[task.startedEventId - 1];
      if (event?.eventType !== type) say(`event ${task.startedEventId}, ${type}, was handed out, but does not exist`);
    }
    for (const task of this.#gone.get(runId) ?? []) {
      if (closeStatus === undefined && endOf(task, events) === undefined) {
        say(`the ${task.kind} task of event ${task.startedEventId} was reported as gone, but is open`);
      }
    }
    for (const beats of this.#heartbeats.get(runId) ?? []) {
      if (closeStatus === undefined) auditHeartbeats(beats, events, heartbeats, say);
    }
    const { acknowledged, sent } = this.#ledger.cancelRequests.get(runId) ?? { acknowledged: 0, sent: 0 };
    const asked = events.filter(isCancelRequestOfClient).length;
    if (asked < acknowledged || asked > sent) {
      say(`${acknowledged} cancel requests were acknowledged and ${sent} sent, but ${asked} are in the history`);
    }
    this.#endings.set(runId, endingOf(closeStatus, events));
  }

  #findMark(runId: RunId, event: HistoryEvent, events: readonly HistoryEvent[], say: (what: string) => void): void {
    const mark = markOf(event);
    if (mark === undefined) return;
    const { eventId, eventType } = event;
    this.#found.set(mark, (this.#found.get(mark) ?? 0) + 1);
    const marked = this.#ledger.marked.get(mark);
    if (marked?.eventType !== eventType) {
      say(`event ${eventId} ${eventType} has ${mark}, which no client sent for it`);
    } else if (marked.runId !== undefined && marked.runId !== runId) {
      say(`event ${eventId} ${eventType} has ${mark}, which was sent to run ${marked.runId}`);
    } else {
      for (const [place, decision] of marked.decisions.entries()) {
        const next = events[eventId + place]?.eventType;
        if (next !== carriedOut[decision] && next !== `${decision}Failed`) {
          say(`decision ${place + 1} of event ${eventId} is ${decision}, but ${next} follows`);
        }
      }
    }
  }

  end(): void {
    for (const [mark, { eventType, runId, standing }] of this.#ledger.marked) {
      const times = this.#found.get(mark) ?? 0;
      const isRight = standing === "acknowledged" ? times === 1 : times <= (standing === "refused" ? 0 : 1);
      if (!isRight) this.#problems.push(`${standing} ${eventType} ${mark} of run ${runId} occurs ${times} times`);
    }
    for (const runId of [...this.#handed.keys(), ...this.#ledger.runs.map((run) => run.runId)]) {
      if (!this.#endings.has(runId)) this.#problems.push(`run ${runId} is known to a client, but does not exist`);
    }
  }

  /** Checks that every child's end was reported to its parent correctly and once. A parent that closed earlier may lack it. */
  children(): void {
    for (const [parent, { closeStatus, children }] of this.#endings) {
      for (const { runId, told } of children) {
        const wanted = toldToParent[this.#closeStatusOf(runId) ?? "CONTINUED_AS_NEW"];
        const isTold = told.length === 1 && told[0] === wanted;
        // The decider never completes an execution with an open child.
        if (!isTold && (told.length > 0 || closeStatus === "COMPLETED")) {
          this.#problems.push(`run ${parent} was told [${told}] of its child ${runId}, which ended as ${wanted}`);
        }
      }
    }
  }

  /** The close status of the last run in a chain of continued runs. */
  #closeStatusOf(runId: string): CloseStatus | undefined {
    const ending = this.#endings.get(runId);
    return ending?.continuedAs === undefined ? ending?.closeStatus : this.#closeStatusOf(ending.continuedAs);
  }
}

/** The mark that a client put into the event. */
function markOf(event: HistoryEvent): string | undefined {
  switch (event.eventType) {
    case "WorkflowExecutionStarted":
      return JSON.parse(event.attributes.input ?? "{}").mark;
    case "WorkflowExecutionSignaled":
      return event.attributes.input;
    case "WorkflowExecutionTerminated":
      return event.attributes.reason;
    case "DecisionTaskCompleted":
      return event.attributes.executionContext;
    case "ActivityTaskCompleted":
      return event.attributes.result;
    case "ActivityTaskFailed":
      return event.attributes.reason;
    case "ActivityTaskCanceled":
      return event.attributes.details;
    default:
      return undefined;
  }
}

/** A cancel request from a child policy has a cause, and one from another execution has a sender. */
function isCancelRequestOfClient(event: HistoryEvent): boolean {
  if (event.eventType !== "WorkflowExecutionCancelRequested") return false;
  return event.attributes.cause === undefined && event.attributes.externalWorkflowExecution === undefined;
}

function endOf({ kind, startedEventId }: HandedTask, events: readonly HistoryEvent[]): HistoryEvent | undefined {
  const ends = kind === "decision" ? decisionEnds : activityEnds;
  return events.find(
    ({ eventType, attributes }) =>
      ends.has(eventType) && "startedEventId" in attributes && attributes.startedEventId === startedEventId,
  );
}

/** Checks that the last acknowledged heartbeat is kept while its task is open, and is in the event when the task times out. */
function auditHeartbeats(
  { task, acknowledged, sent }: Heartbeats,
  events: readonly HistoryEvent[],
  stored: readonly HeartbeatRow[],
  say: (what: string) => void,
): void {
  const started = events[task.startedEventId - 1];
  if (started?.eventType !== "ActivityTaskStarted") return;
  const end = endOf(task, events);
  if (end !== undefined && end.eventType !== "ActivityTaskTimedOut") return;
  const row = stored.find(({ scheduledEventId }) => scheduledEventId === started.attributes.scheduledEventId);
  const details = end === undefined ? row?.details : end.attributes.details;
  const last = details === undefined ? 0 : Number(details.replace("beat ", ""));
  if (last < acknowledged || last > sent) {
    say(
      `heartbeat ${acknowledged} of event ${task.startedEventId} was acknowledged and ${sent} sent, but ${last} is kept`,
    );
  }
}

function endingOf(closeStatus: CloseStatus | undefined, events: readonly HistoryEvent[]): Ending {
  const last = events.at(-1);
  const tells: ReadonlySet<string | undefined> = new Set(Object.values(toldToParent));
  const children = events.flatMap((event) => {
    if (event.eventType !== "ChildWorkflowExecutionStarted") return [];
    const { initiatedEventId, workflowExecution } = event.attributes;
    const told = events
      .filter(({ eventType, attributes }) => {
        return (
          tells.has(eventType) && "initiatedEventId" in attributes && attributes.initiatedEventId === initiatedEventId
        );
      })
      .map(({ eventType }) => eventType);
    return [{ runId: workflowExecution.runId, told }];
  });
  const continuedAs =
    last?.eventType === "WorkflowExecutionContinuedAsNew" ? last.attributes.newExecutionRunId : undefined;
  return { closeStatus, continuedAs, children };
}

async function auditRegistrations(store: Store, ledger: Ledger, problems: string[]): Promise<void> {
  for (const [name, wanted] of ledger.activityTypes) {
    const type = await store.readType({ domain: `${scope}/${domain}`, kind: "activity", name, version: "1" });
    const isRight = type !== undefined && (wanted === "either" || type.status === wanted);
    if (!isRight) problems.push(`activity type ${name} should be ${wanted}, but is ${type?.status ?? "missing"}`);
  }
  for (const name of ledger.domains) {
    const record = await store.readDomain(`${scope}/${name}`);
    if (record === undefined) problems.push(`domain ${name} was registered, but does not exist`);
  }
}
