import { isObject } from "@openswf/insight/json/json-object";
import type { HistoryEvent } from "@openswf/model/history-events";
import { FileError } from "./file-error.ts";
import { looksLikeEvent, readAnyEvent } from "./read-any-event.ts";

/** Events that a file may have in all. A history has at most 25,000, an export may have thousands of histories. */
const eventsMax = 1_000_000;
const executionsMax = 10_000;

/** A history from a file, with what the file says of its execution. */
export interface OpenedHistory {
  readonly domain: string | undefined;
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
  /** Ascending, without repetitions. */
  readonly events: readonly HistoryEvent[];
  /** Event ids are missing at the beginning or in between. */
  readonly hasGaps: boolean;
}

/**
 * Reads the history, or all histories, of a file: JSON as `aws swf get-workflow-execution-history` prints it (one page or several
 * after each other, in either order), an array of events, one event or one page a line, or an export of openswf.
 *
 * @throws FileError if it is none of these, with what is wrong
 */
export function readHistoryFile(text: string): readonly OpenedHistory[] {
  const histories = new Histories();
  for (const value of jsonValues(text.replace(/^\ufeff/, ""))) histories.add(value);
  return histories.finish();
}

/** The values of a file: a single one, or one on each line, or printed one after the other. */
function* jsonValues(text: string): Generator<unknown> {
  if (text.trim() === "") throw new FileError("The file is empty.");
  const whole = parsed(text);
  if (whole !== undefined) {
    yield whole.value;
    return;
  }
  let waiting = "";
  let lineNumber = 0;
  for (const line of linesOf(text)) {
    lineNumber += 1;
    // A value that goes over several lines ends at a line that is a bracket at its beginning.
    waiting = waiting === "" ? line : `${waiting}\n${line}`;
    if (waiting.trim() === "") waiting = "";
    const mayEnd = waiting === line || /^[}\]]/.test(line);
    const value = waiting === "" || !mayEnd ? undefined : parsed(waiting);
    if (value === undefined) continue;
    yield value.value;
    waiting = "";
  }
  if (waiting !== "")
    throw new FileError(`The file is not JSON: it is cut off or malformed before line ${lineNumber}.`);
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    yield text.slice(from, to).replace(/\r$/, "");
    from = to + 1;
  }
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

interface Named {
  readonly domain: string | undefined;
  readonly workflowId: string | undefined;
  readonly runId: string | undefined;
}
const nameless: Named = { domain: undefined, workflowId: undefined, runId: undefined };

class Histories {
  readonly #done: OpenedHistory[] = [];
  #named: Named = nameless;
  #events = new Map<number, HistoryEvent>();
  #count = 0;

  add(value: unknown): void {
    if (looksLikeEvent(value)) this.#addEvent(value);
    else if (Array.isArray(value)) this.#addAll(value);
    else if (isObject(value) && Array.isArray(value["events"])) this.#addPage(value, value["events"]);
    else if (isObject(value) && typeof value["record"] === "string") this.#addRecord(value["record"], value);
    else throw new FileError("The file holds JSON, but no history: expected events, or an object with events.");
  }

  finish(): readonly OpenedHistory[] {
    this.#end();
    if (this.#done.length === 0) throw new FileError("The file holds no events.");
    return this.#done;
  }

  #addAll(events: readonly unknown[]): void {
    for (const event of events) {
      if (!looksLikeEvent(event)) throw new FileError("One of the events in the file is not an event.");
      this.#addEvent(event);
    }
  }

  /** Of `PollForDecisionTask` too, which says of which execution it is. */
  #addPage(page: Readonly<Record<string, unknown>>, events: readonly unknown[]): void {
    const execution = page["workflowExecution"];
    if (isObject(execution)) this.#named = { ...this.#named, ...namesIn(execution) };
    this.#addAll(events);
  }

  /** A line of an export. Events follow the line of their execution. */
  #addRecord(record: string, value: Readonly<Record<string, unknown>>): void {
    if (record !== "execution" || !isObject(value["execution"])) return;
    this.#end();
    if (this.#done.length >= executionsMax) throw new FileError(`The file has more than ${executionsMax} executions.`);
    this.#named = namesIn(value["execution"]);
  }

  #addEvent(value: Readonly<Record<string, unknown>>): void {
    const event = readAnyEvent(value);
    const known = this.#events.get(event.eventId);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(event)) {
      throw new FileError(
        `The file has two different events with the id ${event.eventId}: it mixes several histories.`,
      );
    }
    if (known !== undefined) return;
    this.#count += 1;
    if (this.#count > eventsMax) throw new FileError(`The file has more than ${eventsMax} events.`);
    this.#events.set(event.eventId, event);
  }

  #end(): void {
    if (this.#events.size === 0) return;
    const events = [...this.#events.values()].toSorted((a, b) => a.eventId - b.eventId);
    const hasGaps = events[0]?.eventId !== 1 || events.at(-1)?.eventId !== events.length;
    this.#done.push({ ...this.#named, events, hasGaps });
    this.#named = nameless;
    this.#events = new Map();
  }
}

function namesIn({ domain, workflowId, runId }: Readonly<Record<string, unknown>>): Named {
  return { domain: textOr(domain), workflowId: textOr(workflowId), runId: textOr(runId) };
}

function textOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
