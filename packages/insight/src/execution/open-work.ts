import type { EventId, Instant } from "@openswf/model/brand";

/** The four clocks of an activity task. */
export type ActivityTimeout = "SCHEDULE_TO_START" | "SCHEDULE_TO_CLOSE" | "START_TO_CLOSE" | "HEARTBEAT";

/** Something has begun and not ended. `scheduledEventId` is the event that decided it. */
interface Open {
  readonly scheduledEventId: EventId;
  readonly scheduledAt: Instant;
}

/** A worker or a service has taken it. */
export interface Taken {
  readonly eventId: EventId;
  readonly at: Instant;
  readonly identity: string | undefined;
}

export interface OpenActivity extends Open {
  readonly activityId: string;
  readonly activityType: { readonly name: string; readonly version: string };
  readonly taskList: string;
  readonly input: string | undefined;
  /** From 1. Above 1 only where `@openswf/flow` has written it. */
  readonly attempt: number;
  /** The `activityId` of the first attempt. */
  readonly firstId: string;
  /** In milliseconds; `undefined` is none. */
  readonly timeouts: Readonly<Record<ActivityTimeout, number | undefined>>;
  readonly started: Taken | undefined;
  /** The event that asked to cancel it. */
  readonly cancelRequestedEventId: EventId | undefined;
}

export interface OpenTimer extends Open {
  readonly timerId: string;
  readonly control: string | undefined;
  readonly firesAt: Instant;
}

export interface OpenChild extends Open {
  readonly workflowId: string;
  readonly workflowType: { readonly name: string; readonly version: string };
  readonly taskList: string;
  readonly started: { readonly eventId: EventId; readonly at: Instant; readonly runId: string } | undefined;
}

export interface OpenLambda extends Open {
  readonly id: string;
  readonly name: string;
  readonly startToCloseMs: number | undefined;
  readonly started: Taken | undefined;
}

/** A signal or a cancel request to another execution that has not been delivered or refused yet. */
export interface OpenRequest extends Open {
  readonly kind: "signal" | "cancel request";
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly signalName: string | undefined;
}

export interface DueTime {
  readonly timeout: ActivityTimeout;
  readonly dueAt: Instant;
}

/**
 * When each of the time-outs that run now is due, the soonest first.
 *
 * @param heartbeatAt of the last heartbeat, where it is known: a history does not say
 */
export function dueTimes(activity: OpenActivity, heartbeatAt?: Instant): readonly DueTime[] {
  const { scheduledAt, started, timeouts } = activity;
  const from: Readonly<Record<ActivityTimeout, Instant | undefined>> = {
    SCHEDULE_TO_START: started === undefined ? scheduledAt : undefined,
    SCHEDULE_TO_CLOSE: scheduledAt,
    START_TO_CLOSE: started?.at,
    HEARTBEAT: started === undefined ? undefined : (heartbeatAt ?? started.at),
  };
  // `as`: the keys are those of the literal above.
  return (Object.keys(from) as ActivityTimeout[])
    .flatMap((timeout) => {
      const [begin, length] = [from[timeout], timeouts[timeout]];
      return begin === undefined || length === undefined ? [] : [{ timeout, dueAt: begin + length }];
    })
    .toSorted((a, b) => a.dueAt - b.dueAt);
}
