import type { Instant } from "@openswf/model/brand";
import { type DueTime, dueTimes, type OpenActivity, type Taken } from "../execution/open-work.ts";
import { failureText } from "../failures/failure.ts";
import { durationText } from "../text/duration.ts";
import { slowMs } from "./decision-reasons.ts";
import type { Parts } from "./parts.ts";
import { adviceOnList, eventPart, listSituation, messageText, nameText, onWorker, timeoutName } from "./phrases.ts";
import { type Reason, type RetryWait, reason, type Tone, type WhyInput } from "./why.ts";

/** A heartbeat is late when less than this part of its time is left. */
const lateShare = 0.2;

export function activityReason(activity: OpenActivity, input: WhyInput): Reason {
  const { started } = activity;
  if (started === undefined) return activityWaits(activity, input);
  const isTold = input.heartbeats?.has(activity.scheduledEventId) === true;
  const heartbeatAt = input.heartbeats?.get(activity.scheduledEventId);
  // Where it is told that there was none, the clock runs from the start.
  const clockAt = isTold ? (heartbeatAt ?? started.at) : undefined;
  const late = heartbeatLate(activity, { heartbeatAt, clockAt }, input.now);
  return late ?? activityRuns(activity, started, clockAt, input.now);
}

/** `charge-card (a3)`, with a link to the event that scheduled it. */
function named({ activityType, activityId, attempt, scheduledEventId }: OpenActivity): Parts {
  const attempts = attempt > 1 ? `, attempt ${attempt}` : "";
  return [eventPart(`${nameText(activityType.name)} (${nameText(activityId)}${attempts})`, scheduledEventId)];
}

function activityWaits(activity: OpenActivity, { activityLists, now }: WhyInput): Reason {
  const facts = activityLists?.get(activity.taskList);
  const isSlow = now - activity.scheduledAt > slowMs;
  const sentence = [
    "Waits ",
    { kind: "since", at: activity.scheduledAt } as const,
    " for activity ",
    named(activity),
    listSituation(activity.taskList, "activities", facts),
    dueText(dueTimes(activity)[0]),
  ].flat();
  const tone = waitingTone(isSlow, facts?.pollers);
  return reason(
    "activity waits",
    tone,
    sentence,
    isSlow ? adviceOnList("an activity worker", activity.taskList, facts) : [],
    dueTimes(activity)[0]?.dueAt,
  );
}

function waitingTone(isSlow: boolean, pollers: number | undefined): Tone {
  if (!isSlow) return "calm";
  return pollers === 0 ? "stuck" : "watch";
}

function activityRuns(activity: OpenActivity, started: Taken, heartbeatAt: Instant | undefined, now: Instant): Reason {
  const [due] = dueTimes(activity, heartbeatAt).filter(({ dueAt }) => dueAt > now);
  const sentence = [
    "Activity ",
    named(activity),
    " has run for ",
    { kind: "since", at: started.at } as const,
    onWorker(started.identity),
    activity.cancelRequestedEventId === undefined
      ? ""
      : [" and was ", eventPart("asked to cancel", activity.cancelRequestedEventId)],
    // Without a known heartbeat its clock is a guess: one may have come at any time since.
    heartbeatAt === undefined && due?.timeout === "HEARTBEAT" ? [] : dueText(due),
    heartbeatAt === undefined ? heartbeatInferred(activity, started, now) : "",
  ].flat();
  const { HEARTBEAT, START_TO_CLOSE, SCHEDULE_TO_CLOSE } = activity.timeouts;
  const hasNone = [HEARTBEAT, START_TO_CLOSE, SCHEDULE_TO_CLOSE].every((timeout) => timeout === undefined);
  if (!hasNone) return reason("activity runs", "calm", sentence, [], due?.dueAt);
  const advice =
    "This activity has no time-out: if its worker is gone, the execution waits until its own time-out. Set a heartbeat time-out.";
  return reason("activity runs", "watch", sentence, [advice]);
}

/** No history tells of heartbeats, but without one the task would have timed out. */
function heartbeatInferred({ timeouts: { HEARTBEAT } }: OpenActivity, { at }: Taken, now: Instant): string {
  if (HEARTBEAT === undefined || now - at < HEARTBEAT) return "";
  return `; its last heartbeat was less than ${durationText(HEARTBEAT)} ago`;
}

interface HeartbeatClock {
  /** `undefined` if there was none. */
  readonly heartbeatAt: Instant | undefined;
  /** Since when its time runs; `undefined` if nobody tells. */
  readonly clockAt: Instant | undefined;
}

function heartbeatLate(activity: OpenActivity, clock: HeartbeatClock, now: Instant): Reason | undefined {
  const { heartbeatAt, clockAt } = clock;
  const timeout = activity.timeouts.HEARTBEAT;
  if (clockAt === undefined || timeout === undefined) return undefined;
  const dueAt = clockAt + timeout;
  if (dueAt - now > timeout * lateShare) return undefined;
  const since = { kind: "since", at: clockAt } as const;
  const allowed = ` ago, of ${durationText(timeout)} allowed`;
  const sentence: readonly (Parts | Parts[number])[] =
    heartbeatAt === undefined
      ? ["Activity ", named(activity), " has sent no heartbeat since it started ", since, allowed]
      : ["The last heartbeat of ", named(activity), " was ", since, allowed];
  const advice = `The worker${onWorker(activity.started?.identity)} may be gone or blocked. If no heartbeat arrives in time, the task times out and the decider is told.`;
  return reason("heartbeat late", "watch", sentence, [advice], dueAt);
}

/** `; it times out in 6 min (start to close)`. */
function dueText(due: DueTime | undefined): Parts {
  if (due === undefined) return [];
  return ["; it times out in ", { kind: "until", at: due.dueAt }, ` (${timeoutName(due.timeout)})`];
}

/** So many attempts have failed that somebody should look. */
const manyAttempts = 3;

/** `Retries charge-card in 40 s: attempt 3 of 5, after CardDeclined: no funds`. */
export function retryReason(wait: RetryWait, { now }: WhyInput): Reason {
  const { kind, name, attempt, failure, failedEventId, timerEventId, at, policy, known } = wait;
  const last = policy?.attempts;
  const what = kind === "activity" ? nameText(name) : `${kind} ${nameText(name)}`;
  const when: Parts = at > now ? [" in ", { kind: "until", at }] : [" now"];
  const sentence = [
    known === "told" ? `Retries ${what}` : `Probably retries ${what}`,
    when,
    ": ",
    eventPart(last === undefined ? `attempt ${attempt}` : `attempt ${attempt} of ${last}`, timerEventId),
    ", after ",
    eventPart(messageText(failureText(failure)), failedEventId),
  ];
  const isLast = last !== undefined && attempt >= last;
  const tone = isLast || attempt > manyAttempts ? "watch" : "calm";
  return reason("retry waits", tone, sentence, [retryAdvice(isLast)], at);
}

function retryAdvice(isLast: boolean): string {
  if (isLast)
    return "This is the last attempt: if it fails, the workflow code gets the error. Fix the cause before it starts.";
  return "The next attempt starts by itself, and SWF has no call that starts it sooner. Fix the cause before then if it is not temporary.";
}
