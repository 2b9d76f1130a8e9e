import type { HistoryEvent } from "../authoring/history-event.ts";
import { decisionKinds } from "./decision-kinds.ts";
import { describeCommand, describeEvent } from "./describe.ts";
import { DeterminismError } from "./determinism-error.ts";
import { markerDetails, ownTimerPrefix, patchMarker } from "./markers.ts";
import type { OpenOperations } from "./open-operations.ts";
import type { OpenOperation } from "./outbox.ts";
import { isMarker, type RecordedBatch } from "./recorded-batch.ts";

/** A decision whose time-outs or lists differ from those of the code. Replay goes on with it. */
export interface ChangedSetting {
  readonly eventId: number;
  readonly setting: string;
  readonly recorded: unknown;
  readonly decided: unknown;
}

/** What replay makes of the difference between history and code. */
export interface Matching {
  readonly operations: OpenOperations;
  /** The line of the author's source in a stack. */
  readonly where: (stack: string | undefined) => string | undefined;
  readonly onChange: (change: ChangedSetting) => void;
}

/** Pairs the decisions of a batch with its events, in order. Throws DeterminismError at the first that differs. */
export function matchResults(sent: readonly OpenOperation[], recorded: RecordedBatch, matching: Matching): void {
  const waiting = [...sent];
  let last = recorded.completedEventId;
  for (const event of recorded.results) {
    last = event.eventId;
    if (isOurOwn(event)) continue;
    const operation = waiting[0];
    if (operation === undefined || !isSame(operation, event)) {
      if (isPatchNoMore(event)) continue;
      throw mismatch(event, operation, matching);
    }
    waiting.shift();
    noteChanges(operation, event, matching);
    const { accepted } = decisionKinds[operation.command.decisionType];
    if (event.eventType === accepted) matching.operations.accepted(operation, event);
    else matching.operations.refused(operation, event);
  }
  const [extra] = waiting;
  if (extra === undefined) return;
  throw new DeterminismError(last, undefined, describeCommand(extra.command), matching.where(extra.stack));
}

function mismatch(event: HistoryEvent, operation: OpenOperation | undefined, { where }: Matching): DeterminismError {
  const decided = operation && describeCommand(operation.command);
  return new DeterminismError(event.eventId, describeEvent(event), decided, where(operation?.stack));
}

function isSame({ command }: OpenOperation, event: HistoryEvent): boolean {
  const { accepted, failed, identity } = decisionKinds[command.decisionType];
  if (event.eventType !== accepted && event.eventType !== failed) return false;
  const isWhole = event.eventType === accepted;
  return identity.every((name) => differs(command.attributes, event.attributes, name, isWhole) === undefined);
}

function noteChanges({ command }: OpenOperation, event: HistoryEvent, { onChange }: Matching): void {
  const { accepted, settings } = decisionKinds[command.decisionType];
  if (event.eventType !== accepted) return;
  for (const setting of settings) {
    const difference = differs(command.attributes, event.attributes, setting, false);
    if (difference !== undefined) onChange({ eventId: event.eventId, setting, ...difference });
  }
}

/** Of an event that is not whole, what it leaves out cannot differ. */
function differs(
  decided: object,
  recorded: object,
  name: string,
  isWhole: boolean,
): { readonly decided: unknown; readonly recorded: unknown } | undefined {
  // `as`: attributes are records of JSON values.
  const [is, was] = [(decided as Record<string, unknown>)[name], (recorded as Record<string, unknown>)[name]];
  if (is === was || (!isWhole && (was === undefined || is === undefined))) return undefined;
  return JSON.stringify(is) === JSON.stringify(was) ? undefined : { decided: is, recorded: was };
}

/** A timer of ours that only brought another decision task. */
function isOurOwn(event: HistoryEvent): boolean {
  return (
    (event.eventType === "TimerStarted" || event.eventType === "StartTimerFailed") &&
    event.attributes.timerId?.startsWith(ownTimerPrefix) === true
  );
}

/** The code may forget a patch that was deprecated. */
function isPatchNoMore(event: HistoryEvent): boolean {
  return isMarker(event, patchMarker) && markerDetails(event.attributes.details)?.deprecated === true;
}
