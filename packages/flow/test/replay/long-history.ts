import type { GivenEvent } from "../../src/replay/to-history-event.ts";

/** The history of the workflow `long`: `count` activities, one after the other, six events each. */
export function longHistory(workflow: string, count: number): readonly GivenEvent[] {
  const events: GivenEvent[] = [];
  const add = (eventType: string, attributes: object): number => {
    const eventId = events.length + 1;
    const name = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
    events.push({ eventId, eventType, eventTimestamp: 1_767_225_600 + eventId, ...{ [name]: attributes } });
    return eventId;
  };
  const executionContext = JSON.stringify({ openswf: 1, domain: "test", workflowId: "long-1", runId: "run-1" });
  const decides = (): number => {
    const scheduledEventId = add("DecisionTaskScheduled", { taskList: { name: "orders" } });
    const startedEventId = add("DecisionTaskStarted", { scheduledEventId });
    return add("DecisionTaskCompleted", { scheduledEventId, startedEventId, executionContext });
  };
  const workflowType = { name: workflow, version: "1" };
  add("WorkflowExecutionStarted", { workflowType, taskList: { name: "orders" }, input: String(count) });
  for (let index = 0; index < count; index++) {
    const decisionTaskCompletedEventId = decides();
    const activityType = { name: "charge", version: "1" };
    const activity = { activityId: `a${index + 1}`, activityType, input: String(index) };
    const scheduledEventId = add("ActivityTaskScheduled", { ...activity, decisionTaskCompletedEventId });
    const startedEventId = add("ActivityTaskStarted", { scheduledEventId });
    add("ActivityTaskCompleted", { scheduledEventId, startedEventId, result: '"ok"' });
  }
  const decisionTaskCompletedEventId = decides();
  add("WorkflowExecutionCompleted", { decisionTaskCompletedEventId, result: String(count) });
  return events;
}
