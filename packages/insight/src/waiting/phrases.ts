import type { EventId } from "@openswf/model/brand";
import { shortText } from "../text/visible-text.ts";
import type { Part, Parts } from "./parts.ts";
import type { TaskListFacts } from "./why.ts";

/** Characters of a name, an id or a message in a sentence. */
const nameMax = 80;
const messageMax = 160;

export function nameText(name: string): string {
  return shortText(name, nameMax);
}

export function messageText(message: string): string {
  return shortText(message, messageMax);
}

export function eventPart(text: string, eventId: EventId): Part {
  return { kind: "event", text, eventId };
}

export function executionPart(workflowId: string, runId: string | undefined): Part {
  return { kind: "execution", text: nameText(workflowId), workflowId, runId };
}

function listPart(taskList: string, of: "activities" | "decisions"): Part {
  return { kind: "task list", text: nameText(taskList), name: taskList, of };
}

/** ` on worker-7`, or nothing if the worker has not said who it is. */
export function onWorker(identity: string | undefined): string {
  return identity === undefined || identity === "" ? "" : ` on ${nameText(identity)}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `: 3 tasks on list cards, nobody polls it`. */
export function listSituation(list: string, of: "activities" | "decisions", facts: TaskListFacts | undefined): Parts {
  const named = listPart(list, of);
  if (facts === undefined) return [" on list ", named];
  const tasks = `${facts.isTruncated === true ? "more than " : ""}${counted(facts.pending, "task")}`;
  return [`: ${tasks} on list `, named, ...pollersText(facts)];
}

function pollersText({ pollers, lastPolledAt }: TaskListFacts): Parts {
  const last: Parts = lastPolledAt === undefined ? [] : [", last polled ", { kind: "since", at: lastPolledAt }, " ago"];
  if (pollers === undefined) return last;
  if (pollers === 0) return [", nobody polls it", ...last];
  return [pollers === 1 ? ", 1 poll waits on it" : `, ${pollers} polls wait on it`];
}

/** What to do when nobody takes a task of a list. `who` polls it: `a decider`. */
export function adviceOnList(
  who: "a decider" | "an activity worker",
  list: string,
  facts: TaskListFacts | undefined,
): Parts {
  const named = listPart(list, who === "a decider" ? "decisions" : "activities");
  if (facts?.pollers === 0) return [`Start ${who} that polls the list `, named, "."];
  const isPolled = facts?.pollers !== undefined || facts?.lastPolledAt !== undefined;
  if (isPolled) return ["The list ", named, " has pollers, which may be busy: start more, or wait."];
  return [`Check that ${who} polls the list `, named, " and has a free slot."];
}

const timeoutNames: Readonly<Record<string, string>> = {
  SCHEDULE_TO_START: "schedule to start",
  SCHEDULE_TO_CLOSE: "schedule to close",
  START_TO_CLOSE: "start to close",
  HEARTBEAT: "heartbeat",
};

/** `schedule to start` for `SCHEDULE_TO_START`. */
export function timeoutName(timeout: string): string {
  return timeoutNames[timeout] ?? timeout;
}
