import { printHistoryEvent } from "@openswf/model/history-events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { printedInput } from "../../src/operations/tasks/printed-input.ts";

interface Texts {
  readonly activityId?: string | undefined;
  readonly control?: string | undefined;
  readonly input?: string | undefined;
  readonly taskPriority?: string | undefined;
}

/** Prints an event as the engine records it. */
const printed = ({ activityId = "charge", control, input, taskPriority }: Texts): string =>
  printHistoryEvent({
    eventId: 5,
    eventTimestamp: 1_500,
    eventType: "ActivityTaskScheduled",
    attributes: {
      activityId,
      activityType: { name: activityId, version: activityId },
      control,
      decisionTaskCompletedEventId: 4,
      heartbeatTimeout: "NONE",
      input,
      taskList: { name: activityId },
      taskPriority,
    },
  });

test("the input is found as it is printed, whatever it and the texts around it contain", () => {
  const piece = fc.constantFrom(
    `,"input":"`,
    `"`,
    `\\`,
    `\\"`,
    ",",
    "{",
    "}",
    ":",
    "input",
    "a",
    "語",
    "\u0000",
    "\ud83d\ude00",
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const texts = fc.record({ activityId: text, control: text, input: text, taskPriority: text }, { requiredKeys: [] });
  fc.assert(
    fc.property(texts, (any) => {
      expect(printedInput(printed(any))).toBe(any.input === undefined ? undefined : JSON.stringify(any.input));
    }),
    { numRuns: 2_000 },
  );
});

test("only an ActivityTaskScheduled event has an input", () => {
  const other = printHistoryEvent({
    eventId: 6,
    eventTimestamp: 1_500,
    eventType: "ActivityTaskStarted",
    attributes: { scheduledEventId: 5 },
  });
  expect(() => printedInput(other)).toThrow("is not printed as one");
});
