import type { ExecutionState } from "@openswf/insight/execution/execution-state";

/** Something that an execution has begun and that has not ended. */
export interface OpenThing {
  readonly kind: "decision task" | "activity" | "timer" | "child" | "lambda" | "signal" | "cancel request";
  readonly name: string;
  readonly state: "scheduled" | "started";
  /** When it came into this state, in milliseconds. */
  readonly since: number;
  /** A task list, or the worker that has it. */
  readonly on?: string;
  /** The event that opened it. */
  readonly eventId: number;
}

/** All that is open, as the history says. Nothing of a closed execution is. */
export function openThings(state: ExecutionState): readonly OpenThing[] {
  if (state.close !== undefined) return [];
  return [...decisionTasks(state), ...activities(state), ...others(state)];
}

function decisionTasks({ scheduledDecisionTask, startedDecisionTask }: ExecutionState): readonly OpenThing[] {
  const things: OpenThing[] = [];
  if (startedDecisionTask !== undefined) {
    const { startedAt: since, identity, taskList, scheduledEventId: eventId } = startedDecisionTask;
    things.push({ kind: "decision task", name: "", state: "started", since, on: identity ?? taskList, eventId });
  }
  if (scheduledDecisionTask !== undefined) {
    const { scheduledAt: since, taskList: on, scheduledEventId: eventId } = scheduledDecisionTask;
    things.push({ kind: "decision task", name: "", state: "scheduled", since, on, eventId });
  }
  return things;
}

function activities(state: ExecutionState): readonly OpenThing[] {
  return [...state.activities.values()].map(
    ({ activityId, activityType, taskList, started, scheduledAt, scheduledEventId }): OpenThing => ({
      kind: "activity",
      name: `${activityType.name} (${activityId})`,
      state: started === undefined ? "scheduled" : "started",
      since: started?.at ?? scheduledAt,
      on: started?.identity ?? taskList,
      eventId: scheduledEventId,
    }),
  );
}

function others({ timers, children, lambdas, requests }: ExecutionState): readonly OpenThing[] {
  return [
    ...[...timers.values()].map(
      ({ timerId, scheduledAt, scheduledEventId }): OpenThing => ({
        kind: "timer",
        name: timerId,
        state: "started",
        since: scheduledAt,
        eventId: scheduledEventId,
      }),
    ),
    ...[...children.values()].map(
      ({ workflowId, started, scheduledAt, scheduledEventId, taskList }): OpenThing => ({
        kind: "child",
        name: workflowId,
        state: started === undefined ? "scheduled" : "started",
        since: started?.at ?? scheduledAt,
        on: taskList,
        eventId: scheduledEventId,
      }),
    ),
    ...[...lambdas.values()].map(
      ({ id, name, started, scheduledAt, scheduledEventId }): OpenThing => ({
        kind: "lambda",
        name: `${name} (${id})`,
        state: started === undefined ? "scheduled" : "started",
        since: started?.at ?? scheduledAt,
        eventId: scheduledEventId,
      }),
    ),
    ...[...requests.values()].map(
      ({ kind, workflowId, signalName, scheduledAt, scheduledEventId }): OpenThing => ({
        kind,
        name: signalName === undefined ? workflowId : `${signalName} to ${workflowId}`,
        state: "scheduled",
        since: scheduledAt,
        eventId: scheduledEventId,
      }),
    ),
  ];
}
