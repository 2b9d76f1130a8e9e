import type { Clock } from "@openswf/core/ports/clock";
import type { HistoryEvent } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { parseMoment } from "../../../src/cli/commands/workflow/filter-options.ts";
import { elapsedText, HistoryLines } from "../../../src/cli/commands/workflow/history-lines.ts";
import { followHistory } from "../../../src/cli/commands/workflow/read-history.ts";
import { anySurface } from "../../../src/cli/output/render/table.ts";
import { cannedSwf } from "./canned-swf.ts";

let nextId = 1;
function event(seconds: number, eventType: string, attributes: object): HistoryEvent {
  const member = `${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}EventAttributes`;
  // `as`: the attributes are those of the type.
  return { eventId: nextId++, eventType, eventTimestamp: 1_000 + seconds, [member]: attributes } as HistoryEvent;
}

const type = { name: "charge-card", version: "1" };
nextId = 1;
const history: readonly HistoryEvent[] = [
  event(0, "WorkflowExecutionStarted", {
    workflowType: { name: "order", version: "1" },
    taskList: { name: "orders" },
    childPolicy: "TERMINATE",
    parentInitiatedEventId: 0,
  }),
  event(0, "DecisionTaskScheduled", { taskList: { name: "orders" } }),
  event(0.25, "DecisionTaskStarted", { scheduledEventId: 2, identity: "decider-1" }),
  event(0.5, "DecisionTaskCompleted", { scheduledEventId: 2, startedEventId: 3 }),
  event(0.5, "ActivityTaskScheduled", {
    activityId: "charge",
    activityType: type,
    taskList: { name: "cards" },
    decisionTaskCompletedEventId: 4,
  }),
  event(1, "ActivityTaskStarted", { scheduledEventId: 5, identity: "worker-7" }),
  event(65, "ActivityTaskCompleted", { scheduledEventId: 5, startedEventId: 6, result: "receipt" }),
  event(66, "WorkflowExecutionCompleted", { decisionTaskCompletedEventId: 4, result: "shipped" }),
];

test("a history is printed with times since the start, and each event says what it belongs to", () => {
  const lines = new HistoryLines(anySurface, 1_000_000);
  expect(`\n${history.map((each) => lines.line(each)).join("\n")}\n`).toBe(`
    1       +0.000s  WorkflowExecutionStarted         order 1
    2       +0.000s  DecisionTaskScheduled            on orders
    3       +0.250s  DecisionTaskStarted              decider-1
    4       +0.500s  DecisionTaskCompleted
    5       +0.500s  ActivityTaskScheduled            charge-card (charge) on cards
    6       +1.000s  ActivityTaskStarted              charge-card (charge): worker-7
    7     +1:05.000  ActivityTaskCompleted            charge-card (charge): receipt
    8     +1:06.000  WorkflowExecutionCompleted       shipped
`);
});

test("a narrow terminal cuts what an event says, never its type", () => {
  const lines = new HistoryLines({ width: 60, paint: (text) => text }, 1_000_000);
  const printed = history.map((each) => lines.line(each));
  expect(printed[4]).toBe("    5       +0.500s  ActivityTaskScheduled            charg…");
});

test.each([
  { ms: 0, text: "+0.000s" },
  { ms: -20, text: "-0.020s" },
  { ms: 59_999, text: "+59.999s" },
  { ms: 60_000, text: "+1:00.000" },
  { ms: 99_999_999, text: "+27:46:39.999" },
])("$ms ms are $text", ({ ms, text }) => {
  expect(elapsedText(ms)).toBe(text);
});

test.each([
  { text: "30m", moment: 10_000_000 - 1_800_000 },
  { text: "2h", moment: 10_000_000 - 7_200_000 },
  { text: "1970-01-02", moment: 86_400_000 },
  { text: "1970-01-01T00:00:01Z", moment: 1_000 },
  { text: "yesterday", moment: undefined },
  { text: "5 m", moment: undefined },
])("$text is the moment $moment", ({ text, moment }) => {
  expect(parseMoment(text, 10_000_000)).toBe(moment);
});

/** A clock on which every pause is over at once, and what was waited for. */
function impatient(): { readonly clock: Clock; readonly pauses: number[] } {
  const pauses: number[] = [];
  const after = (ms: number, callback: () => void): (() => void) => {
    pauses.push(ms);
    queueMicrotask(callback);
    return () => {};
  };
  return { clock: { now: () => 0, elapsed: () => 0, after, onStep: () => () => {} }, pauses };
}

test("following goes on with new events until the execution closes, and looks less often while nothing happens", async () => {
  const { clock, pauses } = impatient();
  // How many events there are when a reader looks: nothing new for three looks, then the rest.
  const seen = [5, 5, 5, 5, 7, 8];
  const { swf, calls } = cannedSwf({
    GetWorkflowExecutionHistory: ({ reverseOrder }) => {
      const events = history.slice(0, seen.shift() ?? 8);
      return { events: reverseOrder === true ? events.toReversed() : events };
    },
  });
  const ids: number[] = [];
  const execution = { workflowId: "order-1", runId: "run-1" };
  for await (const { eventId } of followHistory({ swf, domain: "orders" }, execution, clock)) ids.push(eventId);
  expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(pauses).toEqual([250, 375, 562.5, 843.75, 250]);
  expect(calls.at(-1)?.input).toMatchObject({ reverseOrder: true, maximumPageSize: 25 });
});

test("following ends when its reader has gone", async () => {
  const { clock } = impatient();
  const left = new AbortController();
  const { swf } = cannedSwf({ GetWorkflowExecutionHistory: () => ({ events: history.slice(0, 2) }) });
  const execution = { workflowId: "order-1", runId: "run-1" };
  const events = followHistory({ swf, domain: "orders" }, execution, clock, left.signal);
  await events.next();
  await events.next();
  left.abort();
  await expect(events.next()).rejects.toThrow("abort");
});
