import { evolve, fold } from "@openswf/engine/evolve";
import { parseSnapshot, printSnapshot, withHeartbeats } from "@openswf/engine/snapshot";
import { type HistoryEvent, parseHistoryEvent, printHistoryEvent } from "@openswf/model/history-events";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredExecution } from "../scenario/stored-execution.ts";
import { unsortedKeys } from "../scenario/unsorted-keys.ts";
import { playStory } from "./play-story.ts";
import { type Story, stories } from "./random-steps.ts";

function assertOfRuns(check: (run: StoredExecution, story: Story) => void, numRuns: number): void {
  fc.assert(
    fc.property(stories, (story) => {
      for (const run of playStory(story)) check(run, story);
    }),
    { numRuns },
  );
}

const printed = ({ history }: StoredExecution): readonly HistoryEvent[] =>
  history.map((event) => parseHistoryEvent(printHistoryEvent(event)));

// `StoredExecution` checks E1 to E7 at every step of every story, so this test only has to play the stories.
test("whatever happens, the history is dense, ends with the close, and yields the same state, tasks and errands", () => {
  let events = 0;
  assertOfRuns((run) => {
    events += run.history.length;
  }, 1_000);
  expect(events).toBeGreaterThan(10_000);
});

test("whatever happens, at most one decision task is scheduled and not started", () => {
  assertOfRuns(({ history }) => {
    let waiting = 0;
    for (const { eventType, attributes } of history) {
      if (eventType === "DecisionTaskScheduled") waiting += 1;
      if (eventType === "DecisionTaskStarted") waiting -= 1;
      if (eventType === "DecisionTaskTimedOut" && attributes.timeoutType === "SCHEDULE_TO_START") waiting -= 1;
      expect(waiting).toBeGreaterThanOrEqual(0);
      expect(waiting).toBeLessThanOrEqual(1);
    }
  }, 200);
});

test("whatever happens, the events of decisions directly follow their DecisionTaskCompleted", () => {
  assertOfRuns(({ history }) => {
    let completed: HistoryEvent | undefined;
    let last: HistoryEvent | undefined;
    for (const event of history) {
      if (event.eventType === "DecisionTaskCompleted") completed = event;
      else if (isDecided(event)) {
        const { decisionTaskCompletedEventId } = event.attributes;
        expect(completed?.eventId).toBe(decisionTaskCompletedEventId);
        expect(last?.eventTimestamp).toBe(event.eventTimestamp);
        expect(last?.eventType === "DecisionTaskCompleted" || (last !== undefined && isDecided(last))).toBe(true);
      }
      last = event;
    }
  }, 200);
});

/** Whether a decision itself made this event. The failures of errands name their decision too but come later. */
function isDecided(
  event: HistoryEvent,
): event is HistoryEvent & { readonly attributes: { readonly decisionTaskCompletedEventId: number } } {
  const { attributes } = event;
  if (!("decisionTaskCompletedEventId" in attributes)) return false;
  const ofErrand = event.eventType.endsWith("Failed") && "initiatedEventId" in attributes;
  return !ofErrand || attributes.initiatedEventId === 0;
}

test("a history that is printed and parsed leads to the same state", () => {
  assertOfRuns((run) => {
    const events = printed(run);
    expect(events).toEqual(run.history);
    const heartbeats = [...run.heartbeats].map(([scheduledEventId, heartbeat]) => ({ scheduledEventId, ...heartbeat }));
    const { state } = run;
    const folded = withHeartbeats(fold(state.execution, undefined, events), heartbeats);
    if (state.closing === undefined) expect(folded).toEqual(state);
    else expect(printSnapshot(folded)).toBe(printSnapshot(state));
  }, 200);
});

test("a snapshot that is printed and parsed leads to the same state with the rest of the history", () => {
  fc.assert(
    fc.property(stories, fc.nat({ max: 80 }), (story, at) => {
      for (const run of playStory(story)) {
        const events = printed(run);
        const cut = 1 + (at % events.length);
        const { execution } = run.state;
        const snapshot = parseSnapshot(printSnapshot(fold(execution, undefined, events.slice(0, cut))));
        expect(snapshot).toBeDefined();
        expect(fold(execution, snapshot, events.slice(cut))).toEqual(fold(execution, undefined, events));
      }
    }),
    { numRuns: 200 },
  );
});

test("a snapshot omits the heartbeats, which are stored separately", () => {
  assertOfRuns(({ state }) => {
    const snapshot = parseSnapshot(printSnapshot(state));
    expect([...(snapshot?.activityTasks.values() ?? [])].map(({ heartbeat }) => heartbeat)).toEqual(
      [...state.activityTasks].map(() => undefined),
    );
  }, 100);
});

test("a snapshot of another form is ignored", () => {
  expect(parseSnapshot(JSON.stringify({ form: 0, state: {} }))).toBeUndefined();
});

test("evolving event by event equals folding", () => {
  assertOfRuns(({ state, history }) => {
    const [first, ...rest] = history;
    if (first === undefined) throw new Error("a run without events");
    const evolved = rest.reduce((before, event) => evolve(before, event), fold(state.execution, undefined, [first]));
    expect(evolved).toEqual(fold(state.execution, undefined, history));
  }, 100);
});

test("every event is printed on one line, with its keys in ascending order at every level", () => {
  assertOfRuns(({ history }) => {
    for (const event of history) {
      const line = printHistoryEvent(event);
      expect(line).not.toContain("\n");
      expect(unsortedKeys(JSON.parse(line))).toEqual([]);
    }
  }, 200);
});

test("the stories reach most event types", () => {
  const seen = new Set<string>();
  assertOfRuns(({ history }) => {
    for (const { eventType } of history) seen.add(eventType);
  }, 300);
  expect(seen.size).toBeGreaterThan(40);
});
