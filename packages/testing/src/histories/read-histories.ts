import type { GivenEvent } from "@openswf/flow/replay";

/** A history as it was recorded, with what the recording says of its execution. */
export interface RecordedExecution {
  /** `undefined` where the recording does not say: if a worker of `@openswf/flow` has decided it, `replay` finds it out. */
  readonly execution: { readonly domain: string; readonly workflowId: string; readonly runId: string } | undefined;
  readonly events: readonly GivenEvent[];
}

/** What was given holds no history. */
export class UnreadableHistoryError extends Error {
  override readonly name = "UnreadableHistoryError";
}

/**
 * The histories in a text, from any endpoint of SWF: what `TestEnvironment.record` and
 * `aws swf get-workflow-execution-history` print, a list of events, or an export of openswf with all its executions.
 *
 * @throws UnreadableHistoryError if it is none of them
 */
export function readHistories(text: string): readonly RecordedExecution[] {
  const whole = parsed(text);
  if (whole !== undefined) return [historyIn(whole)];
  return historiesInExport(text.split("\n").filter((line) => line.trim() !== ""));
}

function historyIn(value: unknown): RecordedExecution {
  const { events, execution } = Array.isArray(value) ? { events: value, execution: undefined } : Object(value);
  if (!Array.isArray(events)) {
    throw new UnreadableHistoryError("The JSON has no events: expected the answer of GetWorkflowExecutionHistory.");
  }
  const { domain = "", workflowId, runId } = Object(execution);
  const isNamed = typeof workflowId === "string" && typeof runId === "string";
  return { execution: isNamed ? { domain: String(domain), workflowId, runId } : undefined, events };
}

/** One object a line, as `openswf export` prints them: the events of an execution follow its line, in batches. */
function historiesInExport(lines: readonly string[]): readonly RecordedExecution[] {
  const found: { execution: RecordedExecution["execution"]; events: GivenEvent[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const value = parsed(line);
    if (value === undefined) throw new UnreadableHistoryError(`Line ${index + 1} is no JSON.`);
    const { record, format, execution, eventId } = Object(value);
    if (index === 0 && (record !== "header" || format !== "openswf export")) {
      throw new UnreadableHistoryError("This is neither a history as JSON nor an export of openswf.");
    }
    if (record === "execution") found.push({ execution: executionOf(execution), events: [] });
    // `as`: a line of an export that has an event id is an event.
    else if (record === undefined && typeof eventId === "number") found.at(-1)?.events.push(value as GivenEvent);
  }
  return found;
}

function executionOf(execution: unknown): RecordedExecution["execution"] {
  const { domain, workflowId, runId } = Object(execution);
  // An account and a region stand before the name, which has no slash.
  const name = String(domain).split("/").at(-1) ?? "";
  return { domain: name, workflowId: String(workflowId), runId: String(runId) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
