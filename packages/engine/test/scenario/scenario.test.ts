import { expect, test } from "vitest";
import { scheduleActivityTask } from "./decisions.ts";
import { compareHistory } from "./history-text.ts";
import { Scenario } from "./scenario.ts";

const { history } = new Scenario().startsExecution().decides(scheduleActivityTask("charge-card", { input: "1 2" }));
const same = (text: string): boolean => {
  const { expected, actual } = compareHistory(text, history);
  return expected === actual;
};

test.each([
  [
    "every event",
    "1 0s WorkflowExecutionStarted\n2 0s DecisionTaskScheduled\n3 0s DecisionTaskStarted\n4 0s DecisionTaskCompleted\n5 0s ActivityTaskScheduled",
  ],
  ["the last events, after an ellipsis", "...\n5 0s ActivityTaskScheduled charge-card"],
  ["the first events, before an ellipsis", "1 0s WorkflowExecutionStarted\n..."],
  ["events around a gap", "1 0s WorkflowExecutionStarted\n...\n5 0s ActivityTaskScheduled"],
  ["a named, a nested and a quoted attribute", '...\n5 0s ActivityTaskScheduled activityType.version=1.0 input="1 2"'],
  ["an attribute that is absent", "...\n5 0s ActivityTaskScheduled !control"],
])("a history matches a text that has %s", (_, text) => {
  expect(same(text)).toBe(true);
});

test.each([
  [
    "leaves out the last event",
    "1 0s WorkflowExecutionStarted\n2 0s DecisionTaskScheduled\n3 0s DecisionTaskStarted\n4 0s DecisionTaskCompleted",
  ],
  ["leaves out the first event", "2 0s DecisionTaskScheduled\n..."],
  ["leaves out an event between", "1 0s WorkflowExecutionStarted\n3 0s DecisionTaskStarted\n..."],
  ["has an extra event", "...\n5 0s ActivityTaskScheduled\n6 0s ActivityTaskStarted"],
  ["has a different time", "...\n5 1s ActivityTaskScheduled"],
  ["has a different type", "...\n5 0s ActivityTaskStarted"],
  ["has a different headline", "...\n5 0s ActivityTaskScheduled ship-order"],
  ["has a different attribute value", "...\n5 0s ActivityTaskScheduled activityType.version=2.0"],
  ["denies an attribute that is present", "...\n5 0s ActivityTaskScheduled !input"],
  ["names an attribute that is absent", "...\n5 0s ActivityTaskScheduled control=x"],
])("a history does not match a text that %s", (_, text) => {
  expect(same(text)).toBe(false);
});
