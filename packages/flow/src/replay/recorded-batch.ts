import type { HistoryEvent } from "../authoring/history-event.ts";
import {
  heldMarker,
  heldTimerPrefix,
  localActivityMarker,
  localTimerPrefix,
  type MarkerDetails,
  markerDetails,
  moreTimerPrefix,
  nextTimerPrefix,
  patchMarker,
  sideEffectMarker,
} from "./markers.ts";

/** What a decision task that was completed has left: the events of its decisions, in order. */
export class RecordedBatch {
  readonly startedEventId: number;
  readonly completedEventId: number;
  readonly results: HistoryEvent[] = [];
  readonly #markers = new Map<string, MarkerDetails>();
  readonly #locals: MarkerDetails[] = [];
  #isHeld = false;
  #isPart = false;
  #wasParted = false;

  constructor(startedEventId: number, completedEventId: number) {
    this.startedEventId = startedEventId;
    this.completedEventId = completedEventId;
  }

  /** Whether the code failed, so that nothing was decided. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether the task took only the first decisions of a batch that was too large. */
  get isPart(): boolean {
    return this.#isPart;
  }

  /** Whether the batch was put into the order of `inParts`, and what ends the run was left to a batch of its own. */
  get wasParted(): boolean {
    return this.#wasParted;
  }

  add(event: HistoryEvent): void {
    const kind = ownKindOf(event);
    if (kind === "held") this.#isHeld = true;
    if (kind === "more") this.#isPart = true;
    if (kind === "more" || kind === "next") this.#wasParted = true;
    if (kind !== undefined) return;
    this.results.push(event);
    if (event.eventType === "MarkerRecorded") this.#index(event);
  }

  /** Adds what the next task took of the same batch. */
  join(part: RecordedBatch): void {
    for (const event of part.results) this.add(event);
    this.#isPart = part.isPart;
  }

  /** Whether later markers of the batch may be in parts that are not there yet. */
  get mayLackMarkers(): boolean {
    return this.#isPart && this.results.every(({ eventType }) => eventType === "MarkerRecorded");
  }

  sideEffect(id: string): MarkerDetails | undefined {
    return this.#markers.get(`${sideEffectMarker} ${id}`);
  }

  hasPatch(id: string): boolean {
    return this.#markers.has(`${patchMarker} ${id}`);
  }

  /** The markers of local activities, in the order in which they ended. */
  localActivities(): readonly MarkerDetails[] {
    return this.#locals;
  }

  #index({ attributes: { markerName = "", details } }: HistoryEvent<"MarkerRecorded">): void {
    const read = markerDetails(details);
    if (read === undefined) return;
    if (markerName === localActivityMarker) this.#locals.push(read);
    else this.#markers.set(`${markerName} ${read.id}`, read);
  }
}

/** What the worker itself has decided, of which no code knows. */
function ownKindOf(event: HistoryEvent): "held" | "more" | "next" | "local" | undefined {
  if (event.eventType === "MarkerRecorded" || event.eventType === "RecordMarkerFailed") {
    return event.attributes.markerName === heldMarker ? "held" : undefined;
  }
  if (event.eventType !== "TimerStarted" && event.eventType !== "StartTimerFailed") return undefined;
  const { timerId = "" } = event.attributes;
  if (timerId.startsWith(heldTimerPrefix)) return "held";
  if (timerId.startsWith(moreTimerPrefix)) return "more";
  if (timerId.startsWith(localTimerPrefix)) return "local";
  return timerId.startsWith(nextTimerPrefix) ? "next" : undefined;
}
