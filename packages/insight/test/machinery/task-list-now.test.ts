import { expect, test } from "vitest";
import {
  compareTaskLists,
  judgeTaskList,
  pollingOf,
  type TaskListNow,
  type TaskListTone,
} from "../../src/machinery/task-list-now.ts";

const now = 10_000_000;
const empty: TaskListNow = {
  kind: "ACTIVITY",
  pending: 0,
  isTruncated: false,
  oldestAt: undefined,
  waitingPolls: 0,
  lastPolledAt: undefined,
};
const ago = (seconds: number): number => now - seconds * 1_000;

test.each([
  { polled: { waitingPolls: undefined, lastPolledAt: undefined }, polling: "unknown" },
  { polled: { waitingPolls: 2, lastPolledAt: ago(500) }, polling: "polls wait" },
  { polled: { waitingPolls: 0, lastPolledAt: ago(119) }, polling: "busy" },
  { polled: { waitingPolls: 0, lastPolledAt: ago(120) }, polling: "nobody" },
  { polled: { waitingPolls: 0, lastPolledAt: undefined }, polling: "nobody" },
] as const)("whoever takes tasks is told from the polls: $polling", ({ polled, polling }) => {
  expect(pollingOf(polled, now)).toBe(polling);
});

test.each([
  {
    list: { pending: 3, oldestAt: ago(840), lastPolledAt: ago(1_200) },
    tone: "stuck",
    sentence: "3 tasks wait, the oldest for 14 min, and nobody polls this list.",
    advice: "Start an activity worker that polls this list. The last poll came 20 min ago.",
  },
  {
    list: { kind: "DECISION", pending: 1, oldestAt: ago(3) },
    tone: "stuck",
    sentence: "1 task waits, the oldest for 3 s, and nobody polls this list.",
    advice: "Start a decider that polls this list. The server remembers no poll of this list.",
  },
  {
    list: { pending: 10_000, isTruncated: true, oldestAt: ago(90), lastPolledAt: ago(2) },
    tone: "watch",
    sentence:
      "More than 10,000 tasks wait, the oldest for 1 min 30 s. The last poll came 2 s ago: its pollers may be busy.",
    advice: "Start more workers, or give them more slots.",
  },
  {
    list: { pending: 2, oldestAt: ago(5), lastPolledAt: ago(2) },
    tone: "calm",
    sentence: "2 tasks wait, the oldest for 5 s. The last poll came 2 s ago: its pollers may be busy.",
    advice: "",
  },
  {
    list: { pending: 1, oldestAt: ago(1), waitingPolls: 1, lastPolledAt: ago(2) },
    tone: "calm",
    sentence: "1 task waits, the oldest for 1 s, and 1 poll waits: they are about to start.",
    advice: "",
  },
  { list: { waitingPolls: 4 }, tone: "calm", sentence: "No task waits, and 4 polls wait for one.", advice: "" },
  {
    list: { lastPolledAt: ago(30) },
    tone: "calm",
    sentence: "No task waits. The last poll came 30 s ago.",
    advice: "",
  },
  {
    list: { lastPolledAt: ago(600) },
    tone: "idle",
    sentence: "No task waits, and nobody polls this list.",
    advice: "New tasks will wait for an activity worker. The last poll came 10 min ago.",
  },
  { list: { waitingPolls: undefined }, tone: "calm", sentence: "No task waits.", advice: "" },
  { list: { waitingPolls: undefined, pending: 5 }, tone: "calm", sentence: "5 tasks wait.", advice: "" },
] as const)("a task list is judged: $sentence", ({ list, tone, sentence, advice }) => {
  expect(judgeTaskList({ ...empty, ...list }, now)).toEqual({ tone, sentence, advice });
});

test("lists that need somebody come first, then all by name, whatever changes from second to second", () => {
  const lists: { readonly name: string; readonly tone: TaskListTone }[] = [
    { name: "d", tone: "idle" },
    { name: "c", tone: "calm" },
    { name: "b", tone: "watch" },
    { name: "z", tone: "stuck" },
    { name: "a", tone: "calm" },
    { name: "y", tone: "stuck" },
  ];
  expect(lists.toSorted(compareTaskLists).map(({ name }) => name)).toEqual(["y", "z", "a", "b", "c", "d"]);
});
