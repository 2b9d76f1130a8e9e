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

export function listPart(taskList: string, of: "activities" | "decisions"): Part {
  return { kind: "task list", text: nameText(taskList), name: taskList, of };
}

/** ` on worker-7`, or nothing if the worker has not said who it is. */
export function onWorker(identity: string | undefined): string {
  return identity === undefined || identity === "" ? "" : ` on ${nameText(identity)}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `: 3 tasks on list cards, nobody polls it`. */
export function listSituation(list: string, of: "activities" | "decisions", facts: TaskListFacts | undefined): Parts {
  const named = listPart(list, of);
  if (facts === undefined) return [" on list ", named];
  const tasks = `${facts.isTruncated === true ? "more than " : ""}${counted(facts.pending, "task")}`;
  const pollers = pollersText(facts.pollers);
  return [`: ${tasks} on list `, named, ...(pollers === undefined ? [] : [`, ${pollers}`])];
}

function pollersText(pollers: number | undefined): string | undefined {
  if (pollers === undefined) return undefined;
  if (pollers === 0) return "nobody polls it";
  return pollers === 1 ? "1 poll waits on it" : `${pollers} polls wait on it`;
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
