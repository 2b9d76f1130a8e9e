import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../src/replay/replay.ts";
import type { GivenEvent } from "../../src/replay/to-history-event.ts";
import { loadWorkflows, type WorkflowCode } from "../../src/replay/workflow-code.ts";
import { longHistory } from "./long-history.ts";
import { Story } from "./story.ts";

const file = new URL("./fixtures/shop.ts", import.meta.url);
let workflows: WorkflowCode;
let history: readonly GivenEvent[];
let story: Story;

beforeAll(async () => {
  workflows = await loadWorkflows(file);
  story = new Story(workflows, "shop");
  for (let tasks = 0; tasks < 20 && !story.isClosed; tasks++) {
    await story.goesOn(1);
    for (const id of story.state.activityIds.keys()) story.completesActivity(id, "ok");
  }
  history = story.recorded();
}, 60_000);

/** Where `text` stands in the file for the first time after `workflow` begins, as an error names it. */
function position(workflow: string, text: string): string {
  const code = readFileSync(file, "utf8");
  const at = code.indexOf(text, code.indexOf(`export const ${workflow} `));
  const before = code.slice(0, at).split("\n");
  return `shop.ts:${before.length}:${(before.at(-1) ?? "").length + 1}`;
}

describe("histories as people keep them", () => {
  const asList = (): readonly GivenEvent[] => history;
  const withTimes = (time: (at: number) => Date | number | string): readonly GivenEvent[] =>
    story.recorded().map((event) => ({ ...event, eventTimestamp: time(Number(event.eventTimestamp) * 1_000) }));
  test.each([
    { of: "a list", make: asList },
    { of: "an answer of the AWS CLI", make: () => ({ events: asList() }) },
    { of: "JSON text", make: () => JSON.stringify({ events: asList() }, undefined, 4) },
    { of: "an answer of an SDK", make: () => ({ $metadata: {}, events: withTimes((at) => new Date(at)) }) },
    { of: "ISO times", make: () => withTimes((at) => new Date(at).toISOString()) },
    {
      of: "ISO times with an offset",
      make: () => withTimes((at) => new Date(at).toISOString().replace("Z", "000+00:00")),
    },
    { of: "reverse order", make: () => history.toReversed() },
  ])("$of", async ({ make }) => {
    expect(await replay(make(), { workflows })).toEqual({ kind: "same", decisionTasks: 5, changedSettings: [] });
  });

  test("the files that export the workflows will do", async () => {
    expect(await replay(history, { workflows: file })).toMatchObject({ kind: "same" });
  });

  test("one that stops before its first task has nothing to compare", async () => {
    expect(await replay(history.slice(0, 2), { workflows })).toMatchObject({ kind: "same", decisionTasks: 0 });
  });

  test.each([
    { of: "no list", given: "{}", says: "give them as a list, or as the answer of GetWorkflowExecutionHistory" },
    { of: "no JSON", given: "<html>", says: "the history is no JSON" },
  ])("$of is refused", async ({ given, says }) => {
    await expect(replay(given, { workflows })).rejects.toThrow(says);
  });

  test("what lacks events is refused", async () => {
    await expect(replay(history.slice(2), { workflows })).rejects.toThrow("has event 3 where event 1 should be");
    await expect(replay(history.toSpliced(4, 1), { workflows })).rejects.toThrow("has event 6 where event 5 should be");
    const page = { events: history.slice(0, 9), nextPageToken: "more" };
    await expect(replay(page, { workflows })).rejects.toThrow("goes on after event 9: it has a nextPageToken");
  });

  test("a time that is none is refused with its event", async () => {
    const given = history.with(2, { ...history[2], eventTimestamp: "yesterday" });
    await expect(replay(given, { workflows })).rejects.toThrow("event 3 has no time: yesterday is none");
  });
});

describe("which execution it is", () => {
  const foreign = (): readonly GivenEvent[] =>
    JSON.parse(JSON.stringify(history, (name, value) => (name === "executionContext" ? undefined : value)));

  test("a history of another decider is told apart", async () => {
    await expect(replay(foreign(), { workflows })).rejects.toMatchObject({
      name: "ForeignHistoryError",
      message: expect.stringContaining("were completed by another decider"),
    });
  });

  test("the caller may vouch for it", async () => {
    const execution = { workflowId: "order-1", runId: "run-1" };
    expect(await replay(foreign(), { workflows, execution })).toMatchObject({ kind: "same" });
  });
});

describe("code that has changed", () => {
  /** The outcome of the history of `shop` with the code of another workflow. */
  const outcomeOf = async (workflow: string) => await replay(story.recorded(workflow), { workflows });
  const remedy =
    "The code has changed under this execution. Bring back what it did here, and put the change under if (patched(";

  test.each([
    {
      code: "reordered",
      at: "ship(",
      eventId: 16,
      says: "Event 16: the history has ScheduleActivityTask (activityId a2, activityType charge 1, input 10), but the code gives activityType ship 1 at ",
    },
    {
      code: "withoutTimer",
      at: "charge(",
      eventId: 11,
      says: "Event 11: the history has StartTimer (timerId t1), but the code decides ScheduleActivityTask (activityId a2, activityType charge 1, input 10) at ",
    },
    {
      code: "otherInput",
      at: "charge(",
      eventId: 16,
      says: "Event 16: the history has ScheduleActivityTask (activityId a2, activityType charge 1, input 10), but the code gives input 12 at ",
    },
    {
      code: "more",
      at: "ship(",
      eventId: 5,
      says: 'After event 5 the history has no further decision in this task, but the code decides ScheduleActivityTask (activityId a2, activityType ship 1, input "there") at ',
    },
    {
      code: "withSideEffect",
      at: "sideEffect(",
      eventId: 5,
      says: 'Event 5: the history has ScheduleActivityTask (activityId a1, activityType reserve 1, input {"id":7}), but the code decides side effect s1 (value 7) at ',
    },
  ])("$code: the event, what was recorded and decided, and the line", async ({ code, at, eventId, says }) => {
    const outcome = await outcomeOf(code);
    const source = position(code, at);
    expect(outcome).toMatchObject({ kind: "differs", error: { name: "DeterminismError", eventId, source } });
    expect(String(outcome.kind === "differs" && outcome.error.message)).toContain(`${says}${source}. ${remedy}`);
  });

  test.each([
    {
      code: "less",
      says: "the history has ScheduleActivityTask (activityId a2, activityType charge 1, input 10), but the code decides nothing more in this task. ",
    },
    {
      code: "otherResult",
      says: 'the history has CompleteWorkflowExecution (result "ok"), but the code gives result ["ok"]. ',
    },
  ])("$code: where no line is to blame, none is named", async ({ code, says }) => {
    const outcome = await outcomeOf(code);
    expect(String(outcome.kind === "differs" && outcome.error.message)).toContain(`${says}${remedy}`);
  });

  test("time-outs and lists may change: the run goes on with those it has", async () => {
    expect(await outcomeOf("otherSettings")).toMatchObject({
      kind: "same",
      changedSettings: [
        { eventId: 5, setting: "taskList", recorded: { name: "orders" }, decided: { name: "stock" } },
        { eventId: 5, setting: "startToCloseTimeout", recorded: "60", decided: "120" },
        { eventId: 11, setting: "startToFireTimeout", recorded: "3600", decided: "7200" },
      ],
    });
  });

  test("code that fails where it did not says why", async () => {
    expect(await outcomeOf("withBug")).toMatchObject({
      kind: "fails",
      error: { name: "TypeError", message: "there is nothing" },
    });
    expect(await outcomeOf("gone")).toMatchObject({
      kind: "fails",
      error: { message: expect.stringMatching(/no workflow gone 1 is exported .* they export .*shop 1/) },
    });
  });
});

describe("the timer of a retry says what it waits for, and replay does not mind", () => {
  let retried: Story;
  const control = {
    openswf: 1,
    attempt: 2,
    of: "a1",
    policy: { attempts: 3, firstMs: 2000, factor: 2, maxMs: 200000 },
  };

  beforeAll(async () => {
    retried = new Story(workflows, "retried");
    await retried.goesOn(1);
    retried.failsActivity("a1", "Broken");
    await retried.goesOn(10);
    retried.completesActivity("a2", "ok");
    await retried.goesOn(1);
  });

  test("in the history", () => {
    const timers = retried.history.flatMap((event) => (event.eventType === "TimerStarted" ? [event.attributes] : []));
    expect(timers.map((timer) => JSON.parse(timer.control ?? "{}"))).toEqual([control]);
  });

  test.each([
    { what: "as it is", code: "retried", said: JSON.stringify(control) },
    { what: "of a version that said nothing", code: "retried", said: undefined },
    { what: "of a version that said more", code: "retried", said: JSON.stringify({ ...control, more: 1 }) },
    { what: "of code with another policy", code: "retriedOtherwise", said: JSON.stringify(control) },
  ])("$what", async ({ code, said }) => {
    const events = JSON.parse(JSON.stringify(retried.recorded(code)), (name, value: unknown) =>
      name === "timerStartedEventAttributes" ? { ...(value as object), control: said } : value,
    ) as readonly GivenEvent[];
    expect(await replay(events, { workflows })).toEqual({ kind: "same", decisionTasks: 4, changedSettings: [] });
  });
});

test("a history as long as SWF allows replays in one go", async () => {
  const tasks = 4_166;
  expect(await replay(longHistory("long", tasks - 1), { workflows })).toMatchObject({
    kind: "same",
    decisionTasks: tasks,
  });
});
