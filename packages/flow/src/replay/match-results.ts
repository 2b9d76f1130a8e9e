import type { HistoryEvent } from "../authoring/history-event.ts";
import { describeEvent } from "./describe.ts";
import { DeterminismError } from "./determinism-error.ts";
import { changedSettings, firstDifference, patchOf } from "./differences.ts";
import type { OpenOperation } from "./open-operation.ts";
import type { RecordedBatch } from "./recorded-batch.ts";

/** A decision whose time-outs or lists differ from those of the code. Replay goes on with it. */
export interface ChangedSetting {
  readonly eventId: number;
  /** As `ScheduleActivityTask charge 1 (activityId a3)`. */
  readonly decision: string;
  readonly setting: string;
  readonly recorded: unknown;
  readonly decided: unknown;
}

/** What replay makes of the difference between history and code. */
export interface Matching {
  /** The line of the author's source in a stack. */
  readonly where: (stack: string | undefined) => string | undefined;
  readonly onChange: (change: ChangedSetting) => void;
}

/** A decision, and the event that was recorded for it. */
export interface Pair {
  readonly operation: OpenOperation;
  readonly event: HistoryEvent;
}

/** Pairs the decisions of a batch with its events, in order. Throws DeterminismError at the first that differs. */
export function pairResults(
  sent: readonly OpenOperation[],
  recorded: RecordedBatch,
  matching: Matching,
): readonly Pair[] {
  const pairs: Pair[] = [];
  let next = 0;
  let last = recorded.completedEventId;
  for (const event of recorded.results) {
    last = event.eventId;
    const operation = sent[next];
    if (operation === undefined || firstDifference(operation.command, event) !== undefined) {
      if (isPatchNoMore(event)) continue;
      throw DeterminismError.at(event, operation?.command, matching.where(operation?.stack));
    }
    next += 1;
    noteChanges(operation, event, matching);
    pairs.push({ operation, event });
  }
  const extra = sent[next];
  if (extra !== undefined) throw DeterminismError.after(last, extra.command, matching.where(extra.stack));
  return pairs;
}

function noteChanges({ command }: OpenOperation, event: HistoryEvent, { onChange }: Matching): void {
  for (const { attribute: setting, recorded, decided } of changedSettings(command, event)) {
    onChange({ eventId: event.eventId, decision: describeEvent(event), setting, recorded, decided });
  }
}

/** The code may forget a patch that was deprecated. */
function isPatchNoMore(event: HistoryEvent): boolean {
  return event.eventType === "MarkerRecorded" && patchOf(event)?.deprecated === true;
}
