import { describeEvent } from "./describe-event.ts";
import { durationText } from "./duration-text.ts";
import type { RecordedEvent } from "./recorded-event.ts";

export interface PrintOptions {
  /**
   * `facts` leaves out decision tasks, and with them the ids of events: what stays when workers decide in other batches. Default:
   * `facts`.
   */
  readonly events?: "facts" | "all";
}

/**
 * A history as text, the same in each run of a test: one event a line, with the time since the start of the execution.
 *
 *     0s   WorkflowExecutionStarted    order {"id":7}
 *     0s   ActivityTaskScheduled       chargeCard {"id":7}
 *     0s   ActivityTaskStarted         chargeCard
 *     0s   ActivityTaskCompleted       chargeCard {"receipt":"r7"}
 *     0s   TimerStarted                t1 30d
 *     30d  TimerFired                  t1
 *     30d  WorkflowExecutionCompleted  {"receipt":"r7"}
 */
export function printHistory(events: readonly RecordedEvent[], { events: which = "facts" }: PrintOptions = {}): string {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const startedAt = events[0]?.at ?? 0;
  const shown = which === "all" ? events : events.filter(({ eventType }) => !eventType.startsWith("DecisionTask"));
  const rows = shown.map((event) => ({
    id: String(event.eventId),
    at: durationText(event.at - startedAt),
    type: event.eventType,
    about: describeEvent(event, byId),
  }));
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));
  const idWidth = width(rows.map(({ id }) => id));
  const atWidth = width(rows.map(({ at }) => at));
  const typeWidth = width(rows.map(({ type }) => type));
  return rows
    .map(({ id, at, type, about }) => {
      const columns = [at.padEnd(atWidth), type.padEnd(typeWidth), about];
      return (which === "all" ? [id.padStart(idWidth), ...columns] : columns).join("  ").trimEnd();
    })
    .join("\n");
}
