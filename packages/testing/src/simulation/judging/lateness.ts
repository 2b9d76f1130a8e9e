import { OpenDeadlines } from "./open-deadlines.ts";
import { named, type RecordedRun } from "./runs.ts";

/** Longer than servers take to start again, to notice each other's end and to store what is slow. */
const lateByMs = 120_000;

/** What was due did happen: nothing follows in a history that is much later than a deadline which was then open. */
export function lateness(run: RecordedRun): readonly string[] {
  const deadlines = new OpenDeadlines();
  for (const event of run.events) {
    const nearest = deadlines.nearest();
    if (nearest !== undefined && event.eventTimestamp > nearest.at + lateByMs) {
      const seconds = Math.round((event.eventTimestamp - nearest.at) / 1_000);
      return [`${named(run, event.eventId)} ${event.eventType} is ${seconds} s later than ${nearest.what} was due`];
    }
    deadlines.apply(event);
  }
  return [];
}
