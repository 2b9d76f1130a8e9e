import type { Instant } from "@openswf/model/brand";
import type { LostDecisionTasks, ScheduledDecisionTask, StartedDecisionTask } from "../execution/execution-state.ts";
import type { OpenTimer } from "../execution/open-work.ts";
import { failureText } from "../failures/failure.ts";
import { readFailure } from "../failures/read-failure.ts";
import { jsonObject } from "../json/json-object.ts";
import { adviceOnList, eventPart, listSituation, messageText, onWorker } from "./phrases.ts";
import { type Reason, reason, type WhyInput } from "./why.ts";

/** A task that nobody has taken for so long means that no decider is free. */
export const slowMs = 10_000;

/** What deciders have to do with it, the most urgent first; nothing if no decider is needed now. */
export function decisionReasons(input: WhyInput): readonly Reason[] {
  const { state } = input;
  const {
    lostDecisionTasks: lost,
    scheduledDecisionTask: scheduled,
    startedDecisionTask: started,
    lastDecision,
  } = state;
  const reasons: Reason[] = [];
  if (lost !== undefined) reasons.push(deciderFails(lost));
  if (lastDecision?.held !== undefined) {
    const { attributes, eventId } = lastDecision.held;
    reasons.push(codeFails(attributes.details, eventId, state.timers.values()));
  }
  if (started !== undefined) reasons.push(taskRuns(started, input.now));
  else if (scheduled !== undefined) reasons.push(taskWaits(scheduled, input));
  return reasons;
}

function deciderFails(lost: LostDecisionTasks): Reason {
  const news = lost.newsEventId > 0 ? [" at ", eventPart(`event ${lost.newsEventId}`, lost.newsEventId)] : [];
  const sentence = [
    "The decision task has ",
    eventPart(lost.count === 1 ? "timed out" : `timed out ${lost.count} times`, lost.lastTimedOutEventId),
    ...(lost.count === 1 ? [" at "] : [" since "]),
    { kind: "instant", at: lost.since } as const,
    `: the decider${onWorker(lost.identity)} crashes or hangs`,
    ...news,
  ];
  const advice =
    "See the decider's log for what it did at this event. The execution continues by itself once a decider that can handle the event polls.";
  return reason("decider fails", "stuck", sentence, [advice]);
}

function codeFails(details: string | undefined, markerEventId: number, timers: Iterable<OpenTimer>): Reason {
  const held = jsonObject(details);
  const [failureReason, failureDetails, timerId] = [held?.["reason"], held?.["details"], held?.["timerId"]];
  const failure = readFailure(asText(failureReason), asText(failureDetails));
  const at = Number(held?.["id"]);
  const attempt = Number(held?.["attempt"]);
  const timer = [...timers].find((each) => each.timerId === timerId);
  const sentence = [
    "The workflow code ",
    eventPart(attempt > 1 ? `failed ${attempt} times` : "failed", markerEventId),
    ...(Number.isInteger(at) && at > 0 ? [" at ", eventPart(`event ${at}`, at)] : []),
    `: ${messageText(failureText(failure))}`,
    ...(timer === undefined ? [] : ["; it is tried again in ", { kind: "until", at: timer.firesAt } as const]),
  ];
  const advice = "Nothing is lost: deploy workers with corrected code, and the execution continues where it stopped.";
  return reason("code fails", "stuck", sentence, [advice], timer?.firesAt);
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function taskRuns(task: StartedDecisionTask, now: Instant): Reason {
  const dueAt = task.startToCloseMs === undefined ? undefined : task.startedAt + task.startToCloseMs;
  const isSlow = now - task.startedAt > slowMs;
  const sentence = [
    "A decider",
    onWorker(task.identity),
    " has worked on the ",
    eventPart("decision task", task.startedEventId),
    " for ",
    { kind: "since", at: task.startedAt } as const,
    ...(dueAt === undefined ? [] : ["; it times out in ", { kind: "until", at: dueAt } as const]),
  ];
  const noTimeout =
    dueAt === undefined
      ? " The task has no time-out: if the decider is gone, the execution waits until its own time-out."
      : "";
  const advice = isSlow ? [`Decisions usually take less than a second: check the decider's log.${noTimeout}`] : [];
  return reason("decision task runs", isSlow ? "watch" : "calm", sentence, advice, dueAt);
}

function taskWaits(task: ScheduledDecisionTask, { now, decisionLists }: WhyInput): Reason {
  const facts = decisionLists?.get(task.taskList);
  const isSlow = now - task.scheduledAt > slowMs;
  const isStuck = isSlow && facts?.pollers === 0 && task.scheduleToStartDueAt === undefined;
  const sentence = [
    "Waits ",
    { kind: "since", at: task.scheduledAt } as const,
    " for a decider to take the ",
    eventPart("decision task", task.scheduledEventId),
    listSituation(task.taskList, "decisions", facts),
    ...(task.scheduleToStartDueAt === undefined
      ? []
      : ["; it goes to another list in ", { kind: "until", at: task.scheduleToStartDueAt } as const]),
  ];
  const advice = isSlow ? adviceOnList("a decider", task.taskList, facts) : [];
  return reason("decision task waits", toneOf(isStuck, isSlow), sentence, advice, task.scheduleToStartDueAt);
}

function toneOf(isStuck: boolean, isSlow: boolean): "stuck" | "watch" | "calm" {
  if (isStuck) return "stuck";
  return isSlow ? "watch" : "calm";
}
