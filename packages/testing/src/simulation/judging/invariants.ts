import type { EventType } from "@openswf/model/wire-types";
import { SimulationFailure } from "../simulation-failure.ts";
import { acknowledgedCallsAreKept } from "./acknowledged-calls.ts";
import { decisionOrder } from "./decision-order.ts";
import { Histories } from "./histories.ts";
import { lateness } from "./lateness.ts";
import type { Ledger } from "./ledger.ts";
import { brokenReferences, decisionTasksAtOnce } from "./references.ts";
import { attribute, named, type RecordedRun } from "./runs.ts";

// What SWF promises, whatever happens to servers, workers and messages. Each check says in words what is wrong.

/** All that is known at the end of a run. */
interface Evidence {
  readonly runs: readonly RecordedRun[];
  readonly ledger: Ledger;
  /** Whether the clock of a server was ever set: then its time-outs are as wrong as its clock. */
  readonly wereClocksSet: boolean;
}

interface Invariant {
  readonly what: string;
  readonly problems: (evidence: Evidence & { readonly histories: Histories }) => readonly string[];
}

const invariants: readonly Invariant[] = [
  { what: "every execution ends", problems: ({ runs }) => runs.filter(({ isOpen }) => isOpen).map(isStillOpen) },
  { what: "a history is whole", problems: ({ runs }) => runs.flatMap(holes) },
  { what: "events follow what they are about", problems: ({ runs }) => runs.flatMap(brokenReferences) },
  {
    what: "one decision task is started at a time, and one waits",
    problems: ({ runs }) => runs.flatMap(decisionTasksAtOnce),
  },
  { what: "nothing happens twice that SWF promises once", problems: ({ runs }) => runs.flatMap(repetitions) },
  { what: "a task is handed out once", problems: ({ ledger }) => ledger.handedTwice },
  {
    what: "nothing acknowledged is lost",
    problems: ({ histories, ledger }) => acknowledgedCallsAreKept(histories, ledger),
  },
  { what: "decisions keep their order", problems: ({ histories, ledger }) => decisionOrder(histories, ledger) },
  {
    what: "what is due happens",
    problems: ({ runs, wereClocksSet }) => (wereClocksSet ? [] : runs.flatMap(lateness)),
  },
  { what: "one run of a workflow id is open at a time", problems: ({ runs }) => overlaps(runs) },
  { what: "executions agree on what passed between them", problems: ({ runs }) => disagreements(runs) },
];

/** Throws a SimulationFailure for the first invariant that does not hold. */
export function requireInvariants(evidence: Evidence): void {
  const histories = new Histories(evidence.runs);
  for (const { what, problems } of invariants) {
    const found = problems({ ...evidence, histories });
    if (found.length > 0) throw new SimulationFailure(what, `${what}:\n  ${found.slice(0, 20).join("\n  ")}`);
  }
}

function isStillOpen(run: RecordedRun): string {
  const last = run.events.at(-1);
  return `${named(run)} is still open: its last event is ${last?.eventId} ${last?.eventType}`;
}

const closings: ReadonlySet<EventType> = new Set([
  "WorkflowExecutionCompleted",
  "WorkflowExecutionFailed",
  "WorkflowExecutionCanceled",
  "WorkflowExecutionTimedOut",
  "WorkflowExecutionTerminated",
  "WorkflowExecutionContinuedAsNew",
]);

function holes(run: RecordedRun): readonly string[] {
  const problems: string[] = [];
  const { events, isOpen } = run;
  if (events[0]?.eventType !== "WorkflowExecutionStarted") problems.push(`${named(run)} does not begin with its start`);
  events.forEach(({ eventId, eventType, eventTimestamp }, index) => {
    if (eventId !== index + 1) problems.push(`${named(run, eventId)} is at place ${index + 1}`);
    if (eventTimestamp < (events[index - 1]?.eventTimestamp ?? 0))
      problems.push(`${named(run, eventId)} is older than the one before`);
    const isLast = index === events.length - 1;
    if (closings.has(eventType) && !isLast) problems.push(`${named(run, eventId)} is followed by others`);
    if (isLast && closings.has(eventType) === isOpen)
      problems.push(`${named(run)} is ${isOpen ? "open" : "closed"}, and ends with ${eventType}`);
  });
  return problems;
}

/** Events that say of the one at `attribute` what may be said of it once. */
interface Once {
  readonly what: string;
  readonly attribute: string;
  readonly types: ReadonlySet<EventType>;
}

const once = (what: string, attribute: string, ...types: readonly EventType[]): Once => ({
  what,
  attribute,
  types: new Set(types),
});

const childEnds = [
  ...(["ChildWorkflowExecutionCompleted", "ChildWorkflowExecutionFailed"] as const),
  ...(["ChildWorkflowExecutionTimedOut", "ChildWorkflowExecutionCanceled"] as const),
  "ChildWorkflowExecutionTerminated",
] as const;

const onlyOnce: readonly Once[] = [
  once("the start of an activity task", "scheduledEventId", "ActivityTaskStarted"),
  once(
    "the end of an activity task",
    "scheduledEventId",
    ...(["ActivityTaskCompleted", "ActivityTaskFailed", "ActivityTaskTimedOut", "ActivityTaskCanceled"] as const),
  ),
  once("the start of a decision task", "scheduledEventId", "DecisionTaskStarted"),
  once("the end of a decision task", "scheduledEventId", "DecisionTaskCompleted", "DecisionTaskTimedOut"),
  once("the end of a timer", "startedEventId", "TimerFired", "TimerCanceled"),
  once(
    "the start of a child",
    "initiatedEventId",
    "ChildWorkflowExecutionStarted",
    "StartChildWorkflowExecutionFailed",
  ),
  once("the end of a child", "initiatedEventId", ...childEnds),
  once(
    "the fate of a signal to another execution",
    "initiatedEventId",
    ...(["ExternalWorkflowExecutionSignaled", "SignalExternalWorkflowExecutionFailed"] as const),
  ),
  once(
    "the fate of a cancel request to another execution",
    "initiatedEventId",
    ...(["ExternalWorkflowExecutionCancelRequested", "RequestCancelExternalWorkflowExecutionFailed"] as const),
  ),
];

function repetitions(run: RecordedRun): readonly string[] {
  const problems: string[] = [];
  const said = new Map<string, number>();
  for (const event of run.events) {
    for (const { what, attribute: name, types } of onlyOnce) {
      const about = types.has(event.eventType) ? attribute(event, name) : undefined;
      // A failure without a decision before it names event 0.
      if (typeof about !== "number" || about === 0) continue;
      const key = `${what} of event ${about}`;
      const before = said.get(key);
      if (before !== undefined)
        problems.push(`${named(run, event.eventId)}: ${key} was told before, by event ${before}`);
      said.set(key, event.eventId);
    }
  }
  return problems;
}

function overlaps(runs: readonly RecordedRun[]): readonly string[] {
  const open = new Map<string, RecordedRun>();
  const problems: string[] = [];
  for (const run of runs) {
    const other = run.isOpen ? open.get(run.workflowId) : undefined;
    if (other !== undefined) problems.push(`${named(run)} and ${named(other)} are both open`);
    if (run.isOpen) open.set(run.workflowId, run);
  }
  return problems;
}

/** A child that a run initiated was started by it once, and a signal arrived once, if the run says so. */
function disagreements(runs: readonly RecordedRun[]): readonly string[] {
  const problems: string[] = [];
  const arrivals = arrivalsIn(runs);
  for (const run of runs) {
    for (const event of run.events) {
      const what = arrivedAs[event.eventType];
      if (what === undefined) continue;
      const initiatedEventId = attribute(event, "initiatedEventId");
      const count = arrivals.get(`${what} ${run.runId} ${String(initiatedEventId)}`) ?? 0;
      if (count !== 1) problems.push(`${named(run, event.eventId)} ${event.eventType}: ${count} arrived, not 1`);
    }
  }
  for (const [what, count] of arrivals) if (count > 1) problems.push(`${what}: ${count} arrived`);
  return problems;
}

/** What an event of the sender says to have arrived. */
const arrivedAs: { readonly [Type in EventType]?: string } = {
  ChildWorkflowExecutionStarted: "child of",
  ExternalWorkflowExecutionSignaled: "signal of",
  ExternalWorkflowExecutionCancelRequested: "cancel request of",
};

function arrivalsIn(runs: readonly RecordedRun[]): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>();
  const add = (what: string, sender: string | undefined, initiatedEventId: number | undefined): void => {
    if (sender === undefined || initiatedEventId === undefined || initiatedEventId === 0) return;
    const key = `${what} ${sender} ${initiatedEventId}`;
    arrivals.set(key, (arrivals.get(key) ?? 0) + 1);
  };
  for (const { eventType, attributes } of runs.flatMap(({ events }) => events)) {
    if (eventType === "WorkflowExecutionStarted") {
      // A run that continues another keeps its parent.
      if (attributes.continuedExecutionRunId === undefined)
        add("child of", attributes.parentWorkflowExecution?.runId, attributes.parentInitiatedEventId);
    } else if (eventType === "WorkflowExecutionSignaled") {
      add("signal of", attributes.externalWorkflowExecution?.runId, attributes.externalInitiatedEventId);
    } else if (eventType === "WorkflowExecutionCancelRequested") {
      add("cancel request of", attributes.externalWorkflowExecution?.runId, attributes.externalInitiatedEventId);
    }
  }
  return arrivals;
}
