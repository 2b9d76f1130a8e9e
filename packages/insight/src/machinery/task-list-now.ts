import type { Instant } from "@openswf/model/brand";
import type { PendingTaskCount } from "@openswf/model/wire-types";
import { durationText } from "../text/duration.ts";

/** What is known of a task list. Amazon SWF tells how many tasks wait, and nothing else. */
export interface TaskListNow {
  readonly kind: "ACTIVITY" | "DECISION";
  readonly pending: number;
  /** There are more than `pending`. */
  readonly isTruncated: boolean;
  /** When the oldest task was scheduled. */
  readonly oldestAt: Instant | undefined;
  /** Polls that wait; `undefined` where the server does not say. */
  readonly waitingPolls: number | undefined;
  /** When a poll came last; `undefined` where the server does not say, or does not remember one. */
  readonly lastPolledAt: Instant | undefined;
}

/** What openswf tells of a list, as it goes over the wire: times are in seconds. */
interface ToldTaskList extends Pick<TaskListNow, "kind"> {
  readonly pendingTasks: PendingTaskCount;
  readonly oldestTaskTimestamp?: number | undefined;
  readonly waitingPolls: number;
  readonly lastPolledTimestamp?: number | undefined;
}

/** What openswf tells of a list, in the form of both services. */
export function taskListNow({ pendingTasks, kind, ...info }: ToldTaskList): TaskListNow {
  return {
    kind,
    pending: pendingTasks.count,
    isTruncated: pendingTasks.truncated ?? false,
    oldestAt: instantOf(info.oldestTaskTimestamp),
    waitingPolls: info.waitingPolls,
    lastPolledAt: instantOf(info.lastPolledTimestamp),
  };
}

export function instantOf(seconds: number | undefined): Instant | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

/**
 * Workers that are busy do not poll: whoever polled so recently is taken for one. Longer than a poll waits, so a worker that is
 * free has polled since.
 */
const busyMs = 120_000;
/** Tasks that wait for longer than this are worth a look, even if there are workers. */
const longMs = 60_000;

export type Polling = "polls wait" | "busy" | "nobody" | "unknown";

/** Whether anybody takes the tasks of a list. */
export function pollingOf({ waitingPolls, lastPolledAt }: Polled, now: Instant): Polling {
  if (waitingPolls === undefined) return "unknown";
  if (waitingPolls > 0) return "polls wait";
  return lastPolledAt !== undefined && now - lastPolledAt < busyMs ? "busy" : "nobody";
}

type Polled = Pick<TaskListNow, "waitingPolls" | "lastPolledAt">;

/** `stuck`: tasks wait and nobody takes them. `watch`: they wait for long. `idle`: nobody polls, and no task waits. */
export type TaskListTone = "stuck" | "watch" | "calm" | "idle";

export interface Judged {
  readonly tone: TaskListTone;
  readonly sentence: string;
  /** What to do next: whole sentences, or nothing. */
  readonly advice: string;
}

/** How a task list is, in one sentence, and what to do about it. */
export function judgeTaskList(list: TaskListNow, now: Instant): Judged {
  const { pending, oldestAt } = list;
  const polling = pollingOf(list, now);
  if (pending === 0) return { tone: polling === "nobody" ? "idle" : "calm", ...emptyList(list, polling, now) };
  const age = oldestAt === undefined ? "" : `, the oldest for ${durationText(now - oldestAt)}`;
  const waits = `${tasksText(list)} ${pending === 1 && !list.isTruncated ? "waits" : "wait"}${age}`;
  const isLong = oldestAt !== undefined && now - oldestAt > longMs;
  switch (polling) {
    case "nobody": {
      const advice = `Start ${workerOf(list)} that polls this list. ${lastPollText(list, now)}`;
      return { tone: "stuck", sentence: `${waits}, and nobody polls this list.`, advice };
    }
    case "busy": {
      const advice = isLong ? "Start more workers, or give them more slots." : "";
      const sentence = `${waits}. ${pollAge(list, now)}: its pollers may be busy.`;
      return { tone: isLong ? "watch" : "calm", sentence, advice };
    }
    case "polls wait":
      return { tone: "calm", sentence: `${waits}, and ${pollsText(list)}: they are about to start.`, advice: "" };
    case "unknown":
      return { tone: isLong ? "watch" : "calm", sentence: `${waits}.`, advice: "" };
  }
}

function emptyList(list: TaskListNow, polling: Polling, now: Instant): Omit<Judged, "tone"> {
  switch (polling) {
    case "nobody": {
      const advice = `New tasks will wait for ${workerOf(list)}. ${lastPollText(list, now)}`;
      return { sentence: "No task waits, and nobody polls this list.", advice };
    }
    case "busy":
      return { sentence: `No task waits. ${pollAge(list, now)}.`, advice: "" };
    case "polls wait":
      return { sentence: `No task waits, and ${pollsText(list)} for one.`, advice: "" };
    case "unknown":
      return { sentence: "No task waits.", advice: "" };
  }
}

function tasksText({ pending, isTruncated }: TaskListNow): string {
  if (isTruncated) return `More than ${pending.toLocaleString("en")} tasks`;
  return pending === 1 ? "1 task" : `${pending.toLocaleString("en")} tasks`;
}

function pollsText({ waitingPolls = 0 }: TaskListNow): string {
  return waitingPolls === 1 ? "1 poll waits" : `${waitingPolls.toLocaleString("en")} polls wait`;
}

function workerOf({ kind }: TaskListNow): string {
  return kind === "DECISION" ? "a decider" : "an activity worker";
}

function lastPollText(list: TaskListNow, now: Instant): string {
  return list.lastPolledAt === undefined ? "The server remembers no poll of this list." : `${pollAge(list, now)}.`;
}

function pollAge({ lastPolledAt = 0 }: TaskListNow, now: Instant): string {
  return `The last poll came ${durationText(now - lastPolledAt)} ago`;
}

const tones: readonly TaskListTone[] = ["stuck", "watch", "calm", "idle"];

/** The order of a list of task lists: what needs somebody comes first, then by name. */
export function compareTaskLists(
  a: { readonly name: string; readonly tone: TaskListTone },
  b: { readonly name: string; readonly tone: TaskListTone },
): number {
  const byNeed = tones.indexOf(rough(a.tone)) - tones.indexOf(rough(b.tone));
  if (byNeed !== 0) return byNeed;
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
}

/** What changes from second to second must not move rows. */
function rough(tone: TaskListTone): TaskListTone {
  return tone === "watch" ? "calm" : tone;
}
