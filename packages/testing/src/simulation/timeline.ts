import type { HistoryEvent } from "@openswf/model/history-events";
import { type FaultName, faultKinds, type InjectedFault } from "./faults.ts";
import type { RecordedRun } from "./judging/runs.ts";
import { epoch } from "./simulated-process.ts";
import type { TraceLine } from "./trace.ts";

/** Lines that are printed. */
const linesMax = 400;

interface Line {
  readonly at: number;
  readonly who: string;
  readonly what: string;
}

/** What happened, oldest first: the events of all histories, the faults, and what the scenario noted. */
export function printTimeline(runs: readonly RecordedRun[], lines: readonly TraceLine[]): string {
  const all: Line[] = [
    ...lines.map(lineOfTrace),
    ...runs.flatMap(({ workflowId, events }) => events.map((event) => lineOfEvent(workflowId, event))),
  ];
  const sorted = all.toSorted((one, other) => one.at - other.at);
  const shown = sorted.slice(0, linesMax);
  const width = Math.min(28, Math.max(0, ...shown.map(({ who }) => who.length)));
  const printed = shown.map(({ at, who, what }) => `${seconds(at)}  ${who.padEnd(width)}  ${what}`);
  const left = sorted.length - shown.length;
  return [...printed, ...(left > 0 ? [`... and ${left} more`] : [])].join("\n");
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(3).padStart(10)} s`;
}

function lineOfTrace({ at, who, what, kind }: TraceLine): Line {
  // `as`: the line of a fault says which.
  return kind === "fault"
    ? { at, who: "FAULT", what: describeFault({ name: what as FaultName, at: who }) }
    : { at, who, what };
}

/** `worker-1 RespondDecisionTaskCompleted 3: dies while its answer is on the way`. */
export function describeFault({ name, at }: InjectedFault): string {
  return `${at}: ${faultKinds[name].what}`;
}

/** The attributes that say which thing an event is about. */
const telling = [
  ...(["activityId", "timerId", "signalName", "markerName", "workflowId", "cause", "timeoutType"] as const),
  ...(["scheduledEventId", "startedEventId", "initiatedEventId", "reason", "identity"] as const),
];

function lineOfEvent(workflowId: string, { eventId, eventType, eventTimestamp, attributes }: HistoryEvent): Line {
  const told: string[] = [];
  for (const name of telling) {
    const value: unknown = Object.hasOwn(attributes, name) ? Reflect.get(attributes, name) : undefined;
    if (value !== undefined && value !== 0) told.push(`${name} ${String(value)}`);
  }
  const what = `${String(eventId).padStart(4)} ${eventType}${told.length === 0 ? "" : `  ${told.join(", ")}`}`;
  return { at: eventTimestamp - epoch, who: workflowId, what };
}
