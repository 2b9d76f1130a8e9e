import type { EventType, HistoryEvent } from "@openswf/model/wire-types";

/**
 * The questions that a decider asks about a history. The history is all it knows: it keeps nothing between two tasks.
 */
export class History {
  readonly events: readonly HistoryEvent[];
  constructor(events: readonly HistoryEvent[]) {
    this.events = events;
  }

  has(type: EventType): boolean {
    return this.events.some(({ eventType }) => eventType === type);
  }

  wasActivityScheduled(activityId: string): boolean {
    return this.#scheduledEventId(activityId) !== undefined;
  }

  /** The result of an activity that has completed. A completion names its schedule event, not the activity. */
  resultOf(activityId: string): string | undefined {
    const scheduledEventId = this.#scheduledEventId(activityId);
    if (scheduledEventId === undefined) return undefined;
    return this.events
      .map(({ activityTaskCompletedEventAttributes: completed }) => completed)
      .find((completed) => completed?.scheduledEventId === scheduledEventId)?.result;
  }

  inputOfSignal(signalName: string): string | undefined {
    return this.events
      .map(({ workflowExecutionSignaledEventAttributes: signaled }) => signaled)
      .find((signaled) => signaled?.signalName === signalName)?.input;
  }

  #scheduledEventId(activityId: string): number | undefined {
    return this.events.find((event) => event.activityTaskScheduledEventAttributes?.activityId === activityId)?.eventId;
  }
}
