import type { HistoryEvent } from "../authoring/history-event.ts";
import {
  heldMarker,
  localActivityMarker,
  type MarkerDetails,
  markerDetails,
  patchMarker,
  sideEffectMarker,
} from "./markers.ts";

/** What a decision task that was completed has left: the events of its decisions, in order. */
export class RecordedBatch {
  readonly startedEventId: number;
  readonly completedEventId: number;
  readonly results: HistoryEvent[] = [];

  constructor(startedEventId: number, completedEventId: number) {
    this.startedEventId = startedEventId;
    this.completedEventId = completedEventId;
  }

  /** Whether the code failed, so that nothing was decided. */
  get isHeld(): boolean {
    return this.results.some(
      (event) =>
        isMarker(event, heldMarker) ||
        (event.eventType === "RecordMarkerFailed" && event.attributes.markerName === heldMarker),
    );
  }

  sideEffect(id: string): MarkerDetails | undefined {
    return this.#marker(sideEffectMarker, id);
  }

  hasPatch(id: string): boolean {
    return this.#marker(patchMarker, id) !== undefined;
  }

  /** The markers of local activities, in the order in which they ended. */
  localActivities(): readonly HistoryEvent<"MarkerRecorded">[] {
    return this.results.filter((event) => isMarker(event, localActivityMarker));
  }

  #marker(name: string, id: string): MarkerDetails | undefined {
    for (const event of this.results) {
      if (!isMarker(event, name)) continue;
      const details = markerDetails(event.attributes.details);
      if (details?.id === id) return details;
    }
    return undefined;
  }
}

export function isMarker(event: HistoryEvent, name: string): event is HistoryEvent<"MarkerRecorded"> {
  return event.eventType === "MarkerRecorded" && event.attributes.markerName === name;
}
