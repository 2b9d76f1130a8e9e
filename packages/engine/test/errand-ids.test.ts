import { expect, test } from "vitest";
import { type Errand, errandId, tellStateChangesPrefix } from "../src/errands.ts";
import { startedState } from "../src/started-state.ts";
import { stateChangesOf } from "../src/state-changes.ts";

const initiatedEventId = 5;
/** One of each kind, so that a new kind does not compile without its place in the order. */
const errands: { readonly [Kind in Exclude<Errand["kind"], "tellStateChanges">]: Errand & { readonly kind: Kind } } = {
  startChild: { kind: "startChild", initiatedEventId },
  signalExternal: { kind: "signalExternal", initiatedEventId },
  cancelExternal: { kind: "cancelExternal", initiatedEventId },
  startLambdaFunction: { kind: "startLambdaFunction", scheduledEventId: 5 },
  notifyParent: { kind: "notifyParent" },
  applyChildPolicy: { kind: "applyChildPolicy", initiatedEventId, workflowId: "w", childPolicy: "TERMINATE" },
};

/** The errand to tell that these events were recorded. */
function telling(...eventIds: readonly number[]): Errand {
  const started = {
    eventId: 1,
    eventTimestamp: 1_000,
    eventType: "WorkflowExecutionStarted",
    attributes: {
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "60",
      taskStartToCloseTimeout: "60",
      taskList: { name: "list" },
      parentInitiatedEventId: 0,
      workflowType: { name: "type", version: "1" },
    },
  } as const;
  // `as`: run ids of a test.
  const state = startedState({ workflowId: "w", runId: "r" as never }, started);
  const changes = stateChangesOf(
    "1/r/d",
    eventIds.map((eventId) => ({ ...started, eventId })),
    state,
  );
  if (changes === undefined) throw new Error("there is nothing to tell");
  return { kind: "tellStateChanges", ...changes };
}

test.each(Object.values(errands))("the id of $kind sorts before those of errands that tell state changes", (errand) => {
  expect(errandId(errand) < tellStateChangesPrefix).toBe(true);
  expect(errandId(telling(1)) > tellStateChangesPrefix).toBe(true);
});

test("errands that tell state changes sort by their first event", () => {
  const ids = [telling(1), telling(9, 10, 11), telling(12), telling(99), telling(100), telling(25_044)].map(errandId);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[1]).toBe("tellStateChanges:0000000009");
});

test("events that nobody is told of make no errand", () => {
  expect(() => telling()).toThrow("there is nothing to tell");
});
