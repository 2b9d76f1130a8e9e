import type { Command } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import { describeCommand, describeEvent, shortText } from "./describe.ts";
import { type Difference, firstDifference, patchOf } from "./differences.ts";

interface Mismatch {
  readonly eventId: number;
  readonly recorded: string | undefined;
  readonly decided: string | undefined;
  readonly source: string | undefined;
  readonly difference?: Difference;
}

/** The code of a workflow does not decide what the history says that it decided. */
export class DeterminismError extends Error {
  override readonly name = "DeterminismError";
  /** The event that differs; the last one before, if the history has no more. */
  readonly eventId: number;
  /** What the history has there. `undefined` if it has nothing. */
  readonly recorded: string | undefined;
  /** What the code does there. `undefined` if it does nothing. */
  readonly decided: string | undefined;
  /** The line that does it, as `order.ts:31:9`. */
  readonly source: string | undefined;
  /** If history and code decide the same kind of thing under the same id: what of it differs. */
  readonly difference: Difference | undefined;

  private constructor(message: string, { eventId, recorded, decided, source, difference }: Mismatch) {
    super(message);
    this.eventId = eventId;
    this.recorded = recorded;
    this.decided = decided;
    this.source = source;
    this.difference = difference;
  }

  /** `event` was recorded where the code decides `command`. */
  static at(event: HistoryEvent, command: Command | undefined, source: string | undefined): DeterminismError {
    const { eventId } = event;
    const recorded = describeEvent(event);
    const difference = command && differenceOfSame(command, event);
    if (command !== undefined && difference !== undefined) {
      const { attribute } = difference;
      const message =
        `Event ${eventId}: the history has ${recorded}, but the code gives ${attribute} ` +
        `${shortText(difference.decided)}${at(source)}. ${remedy}`;
      return new DeterminismError(message, {
        eventId,
        recorded,
        decided: describeCommand(command),
        source,
        difference,
      });
    }
    const decided = command && describeCommand(command);
    const does = decided === undefined ? "decides nothing more in this task" : `decides ${decided}${at(source)}`;
    const message = `Event ${eventId}: the history has ${recorded}, but the code ${does}. ${patchRemedy(event) ?? remedy}`;
    return new DeterminismError(message, { eventId, recorded, decided, source });
  }

  /** The code decides `command` in a task whose last event is `eventId`. */
  static after(eventId: number, command: Command, source: string | undefined): DeterminismError {
    const decided = describeCommand(command);
    const message = `After event ${eventId} the history has no further decision in this task, but the code decides ${decided}${at(source)}. ${remedy}`;
    return new DeterminismError(message, { eventId, recorded: undefined, decided, source });
  }
}

const remedy =
  "The code has changed under this execution. Bring back what it did here, and put the change under " +
  'if (patched("...")).';

function at(source: string | undefined): string {
  return source === undefined ? "" : ` at ${source}`;
}

/** What differs in a decision of the same kind, past the attribute that names it. */
function differenceOfSame(command: Command, event: HistoryEvent): Difference | undefined {
  const difference = firstDifference(command, event);
  return difference === undefined || difference === "another kind" ? undefined : difference;
}

function patchRemedy(event: HistoryEvent): string | undefined {
  const id = patchOf(event)?.id;
  return id === undefined
    ? undefined
    : `This run has the patch "${id}", which the code no longer asks for here: bring back patched("${id}"), or deprecatePatch("${id}") ` +
        "until every run that has it is closed.";
}
