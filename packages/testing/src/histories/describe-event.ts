import { readInput } from "@openswf/flow/data";
import { durationText } from "./duration-text.ts";
import { attributesOf, type RecordedEvent } from "./recorded-event.ts";

/** Characters of one payload that are shown. */
const payloadMax = 160;
/** Lists that a worker polls for itself. Their names are random. */
const ownList = /^openswf-worker-/;

/** What an event is about, in a line: the name of an activity and its arguments, say. Without ids of runs, stacks and identities. */
export function describeEvent(event: RecordedEvent, byId: ReadonlyMap<number, RecordedEvent>): string {
  const attributes = attributesOf(event);
  const parts = [subjectOf(event, byId), taskListOf(event), ...settingsOf(attributes), contentOf(attributes)];
  return parts.filter((part) => part !== "").join(" ");
}

/** What the event or the one that it follows from is named for. */
function subjectOf(event: RecordedEvent, byId: ReadonlyMap<number, RecordedEvent>): string {
  const { activityType, workflowType, workflowExecution, externalWorkflowExecution, ...attributes } =
    attributesOf(event);
  const type = Object(activityType ?? workflowType).name;
  const { name, signalName, markerName, timerId, workflowId } = attributes;
  const own = type ?? name ?? markerName ?? timerId ?? signalName;
  const parent = Object(workflowExecution ?? externalWorkflowExecution).workflowId ?? workflowId;
  if (own !== undefined) return parent === undefined ? String(own) : `${own} ${parent}`;
  const cause = originOf(attributes, byId) ?? activityOf(attributes, byId);
  if (cause !== undefined && !cause.eventType.startsWith("DecisionTask")) return subjectOf(cause, byId);
  return parent === undefined ? "" : String(parent);
}

function originOf(
  { scheduledEventId, initiatedEventId, startedEventId }: Readonly<Record<string, unknown>>,
  byId: ReadonlyMap<number, RecordedEvent>,
): RecordedEvent | undefined {
  const id = [scheduledEventId, initiatedEventId, startedEventId].find((each) => typeof each === "number" && each > 0);
  return typeof id === "number" ? byId.get(id) : undefined;
}

/** What is asked of an activity names it by its id alone. */
function activityOf(
  { activityId }: Readonly<Record<string, unknown>>,
  byId: ReadonlyMap<number, RecordedEvent>,
): RecordedEvent | undefined {
  if (activityId === undefined) return undefined;
  return [...byId.values()].findLast(
    (event) => event.eventType === "ActivityTaskScheduled" && event.attributes.activityId === activityId,
  );
}

function taskListOf(event: RecordedEvent): string {
  if (event.eventType !== "DecisionTaskScheduled") return "";
  const list = event.attributes.taskList?.name ?? "";
  return ownList.test(list) ? "(the worker's own list)" : list;
}

function settingsOf({
  startToFireTimeout,
  timeoutType,
  cause,
  reason,
  details,
}: Readonly<Record<string, unknown>>): readonly string[] {
  const fires = typeof startToFireTimeout === "string" ? durationText(Number(startToFireTimeout) * 1_000) : "";
  // The cause of a start and of a signal is 0, for none.
  const why = typeof reason === "string" && typeof details === "string" ? `${reason}:` : reason;
  return [fires, timeoutType, cause, why].map((part) => (typeof part === "string" && part !== "0" ? part : ""));
}

function contentOf({ input, result, details, reason }: Readonly<Record<string, unknown>>): string {
  if (typeof reason === "string" && typeof details === "string") return failureText(details);
  if (typeof input === "string") return inputText(input);
  const text = result ?? details;
  return typeof text === "string" ? shortened(withoutStacks(text)) : "";
}

/** The message of a failure of ours; else what there is. */
function failureText(details: string): string {
  const { message }: { readonly message?: unknown } = Object(parsed(details));
  return shortened(typeof message === "string" ? message : details);
}

/** The arguments, and which attempt it is after the first. */
function inputText(input: string): string {
  try {
    const { args, attempt } = readInput(input);
    const text = shortened(args.map((arg) => JSON.stringify(arg) ?? "undefined").join(", "));
    return attempt === undefined ? text : `${text} (attempt ${attempt.number})`;
  } catch {
    // Another converter wrote it.
    return shortened(input);
  }
}

/** Stacks have paths of the machine. */
function withoutStacks(text: string): string {
  if (!text.includes('"stack"')) return text;
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(value, (name, each) => (name === "stack" ? undefined : each));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shortened(text: string): string {
  const line = text.replaceAll("\n", "\\n");
  return line.length > payloadMax ? `${line.slice(0, payloadMax)}…` : line;
}
