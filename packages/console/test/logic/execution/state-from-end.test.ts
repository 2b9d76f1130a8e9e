import { foldHistory } from "@openswf/insight/execution/execution-fold";
import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import { whyItWaits } from "@openswf/insight/waiting/why-it-waits";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { WorkflowExecutionOpenCounts } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import { handMade, longHistory, start } from "../../../../insight/test/world/histories.ts";
import { stateFromEnd } from "../../../src/logic/execution/state-from-end.ts";

/** As SWF counts them. */
const countsOf = (state: ExecutionState): WorkflowExecutionOpenCounts => ({
  openActivityTasks: state.activities.size,
  openTimers: state.timers.size,
  openChildWorkflowExecutions: state.children.size,
  openLambdaFunctions: state.lambdas.size,
  openDecisionTasks:
    Number(state.scheduledDecisionTask !== undefined) + Number(state.startedDecisionTask !== undefined),
});

const activities = 30;
const whole = longHistory(activities);
const now = start + activities * 10_000 + 60_000;
const sentence = (state: ExecutionState): string => JSON.stringify(whyItWaits({ state, now }).sentence);

/** A history that ends in any way, up to each of its events. */
const beginnings = whole.map((_, index) => whole.slice(0, index + 1));

test("what the end of a history says is what the whole history says, or nothing", () => {
  let said = 0;
  for (const history of beginnings) {
    const state = foldHistory(history);
    for (let from = 1; from <= history.length; from += 7) {
      const fromEnd = stateFromEnd(history.slice(0, 1), history.slice(from), countsOf(state));
      if (fromEnd === undefined) continue;
      said += 1;
      expect(sentence(fromEnd)).toBe(sentence(state));
    }
  }
  // More than half of all ends are enough.
  expect(said).toBeGreaterThan(1_000);
});

test.each([
  { why: "what is open is not among the last events", of: (all: readonly HistoryEvent[]) => all.slice(-1) },
  { why: "nothing is known of the end", of: () => [] },
])("nothing is said while $why", ({ of }) => {
  const history = whole.slice(0, -2);
  expect(stateFromEnd(history.slice(0, 1), of(history), countsOf(foldHistory(history)))).toBeUndefined();
});

const task = { taskList: { name: "orders" } };
const closed = (...last: Parameters<typeof handMade>[0]): readonly HistoryEvent[] =>
  handMade([["WorkflowExecutionStarted", task], ["DecisionTaskScheduled", task], ...last]);

test.each([
  { how: "completed", last: closed(["WorkflowExecutionCompleted", {}, 9]), says: "Completed" },
  { how: "terminated", last: closed(["WorkflowExecutionTerminated", {}, 9]), says: "Terminated" },
  { how: "timed out, which needs what was open", last: closed(["WorkflowExecutionTimedOut", {}, 9]), says: undefined },
  { how: "was canceled, with the request unseen", last: closed(["WorkflowExecutionCanceled", {}, 9]), says: undefined },
])("an execution that $how says $says", ({ last, says }) => {
  const state = stateFromEnd(last.slice(0, 1), last.slice(-1), undefined);
  expect(state === undefined ? undefined : sentence(state)).toEqual(
    says === undefined ? undefined : expect.stringContaining(says),
  );
});
