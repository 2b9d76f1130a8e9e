import type { HistoryEvent } from "@openswf/model/history-events";
import { attributesMember } from "@openswf/model/history-events";
import type { EventType, HistoryEvent as WireHistoryEvent } from "@openswf/model/wire-types";
import type { World } from "../../../core/test/world/world.ts";
import { readEvent } from "../../src/history/read-event.ts";

/** The history of the newest run of a workflowId, as the real core has recorded it. */
export async function eventsOf(
  world: World,
  of: string | { readonly runId: string },
): Promise<readonly HistoryEvent[]> {
  // `as`: a run id of the world's own.
  const history = await world.history(of as Parameters<World["history"]>[0]);
  return history.map(readEvent);
}

/** When hand-made histories begin. */
export const start: number = Date.UTC(2026, 0, 1);

/** A hand-made history, for what the core does not do by itself: each row is a type, its attributes, and seconds since the start. */
export function handMade(rows: readonly (readonly [EventType, object, number?])[]): readonly HistoryEvent[] {
  let seconds = 0;
  return rows.map(([eventType, attributes, at], index) => {
    seconds = at ?? seconds;
    const wire = { eventId: index + 1, eventType, eventTimestamp: start / 1000 + seconds };
    // `as`: rows are written by hand.
    return readEvent({ ...wire, [attributesMember(eventType)]: attributes } as WireHistoryEvent);
  });
}

/** One activity after the other, six events each, until 25,000 or so: the longest history that SWF keeps. */
export function longHistory(activities: number): readonly HistoryEvent[] {
  const rows: [EventType, object, number][] = [];
  const add = (type: EventType, attributes: object, at: number): number => rows.push([type, attributes, at]);
  const workflowType = { name: "order", version: "1" };
  const taskList = { name: "orders" };
  add("WorkflowExecutionStarted", { workflowType, taskList, childPolicy: "TERMINATE" }, 0);
  for (let index = 0; index < activities; index += 1) {
    const at = index * 10;
    const scheduledEventId = add("DecisionTaskScheduled", { taskList }, at);
    const startedEventId = add("DecisionTaskStarted", { scheduledEventId }, at);
    const decisionTaskCompletedEventId = add("DecisionTaskCompleted", { scheduledEventId, startedEventId }, at);
    const activity = { activityId: `a${index + 1}`, activityType: { name: "charge", version: "1" }, taskList };
    const scheduled = add("ActivityTaskScheduled", { ...activity, decisionTaskCompletedEventId }, at + 1);
    const started = add("ActivityTaskStarted", { scheduledEventId: scheduled }, at + 2);
    add("ActivityTaskCompleted", { scheduledEventId: scheduled, startedEventId: started, result: '"ok"' }, at + 8);
  }
  return handMade(rows);
}
