import { beforeAll, describe, expect, test } from "vitest";
import { decisionKinds } from "../../src/replay/decision-kinds.ts";
import { loadWorkflows, type WorkflowCode } from "../../src/replay/workflow-code.ts";
import { Story, type StoryOptions } from "./story.ts";

let code: WorkflowCode;
beforeAll(async () => {
  code = await loadWorkflows(new URL("./fixtures/awkward.ts", import.meta.url));
}, 60_000);

const starts = (workflow: string, input?: unknown, options?: StoryOptions): Story =>
  new Story(code, workflow, input, options);

describe("decision tasks that decided nothing", () => {
  test("a task that timed out is followed by one that shows the same and more", async () => {
    const story = await starts("two").decides();
    story.completesActivity("a1", "charged");
    story.startsDecisionTask();
    story.waits(30);
    expect(story.types(7)).toEqual([
      "DecisionTaskScheduled",
      "DecisionTaskStarted",
      "DecisionTaskTimedOut",
      "DecisionTaskScheduled",
    ]);
    await story.decides();
    expect(story.lastDecided).toEqual(["ScheduleActivityTask a2"]);
    story.completesActivity("a2", "shipped");
    await story.decides();
    expect(story.lastDecided).toEqual(['CompleteWorkflowExecution "charged shipped"']);
    await story.replays();
  });

  test("the first task may time out several times", async () => {
    const story = starts("two");
    for (let times = 0; times < 3; times++) {
      story.startsDecisionTask();
      story.waits(30);
    }
    await story.decides();
    expect(story.decided).toEqual([["ScheduleActivityTask a1"]]);
    await story.replays();
  });
});

test("what is recorded while a task is started belongs to the next", async () => {
  const story = await starts("completes").decides();
  story.signals("news", "one");
  story.startsDecisionTask();
  story.signals("news", "two");
  story.signals("news", "three");
  await story.decides();
  expect(story.lastDecided).toEqual([]);
  await story.goesOn();
  expect(story.lastDecided).toEqual(['CompleteWorkflowExecution ["one","two","three"]']);
  await story.replays();
});

describe("news while the last task is under way", () => {
  const cases = [
    { workflow: "completes", refused: "CompleteWorkflowExecutionFailed", closed: "WorkflowExecutionCompleted" },
    { workflow: "fails", refused: "FailWorkflowExecutionFailed", closed: "WorkflowExecutionFailed" },
    { workflow: "isCanceled", refused: "CancelWorkflowExecutionFailed", closed: "WorkflowExecutionCanceled" },
    { workflow: "again", refused: "ContinueAsNewWorkflowExecutionFailed", closed: "WorkflowExecutionContinuedAsNew" },
  ];
  test.each(cases)(
    "$refused with UNHANDLED_DECISION is followed by another try",
    async ({ workflow, refused, closed }) => {
      const story = await starts(workflow, workflow === "again" ? 1 : undefined).decides();
      if (workflow === "isCanceled") story.requestsCancel();
      else story.waits(10);
      story.startsDecisionTask();
      story.signals("news", "late");
      await story.decides();
      expect(story.types()).toContain(refused);
      await story.decides();
      expect(story.types().at(-1)).toBe(closed);
      await story.replays();
    },
  );

  test("no signal is lost over continue-as-new: those that nobody has read go along", async () => {
    const story = await starts("again", 1).decides();
    story.signals("news", "early");
    story.waits(10);
    story.startsDecisionTask();
    story.signals("news", "late");
    await story.decides();
    await story.decides();
    expect(story.newRun?.attributes).toMatchObject({
      input:
        '{"openswf":1,"args":[2],"signals":[{"name":"news","input":"\\"early\\""},{"name":"news","input":"\\"late\\""}]}',
    });
    await story.replays();
  });

  test("a signal in the batch of the close is heard by its handler, also after the end", async () => {
    const story = await starts("handles").decides();
    story.signals("news", "before");
    story.waits(10);
    story.signals("news", "after the timer");
    await story.decides();
    const [one, two] = ["ScheduleActivityTask a1", "ScheduleActivityTask a2"];
    expect(story.lastDecided).toEqual([one, two, 'CompleteWorkflowExecution "done"']);
    await story.replays();
  });

  test("a handler may decide more before the close that is tried again", async () => {
    const story = await starts("handles").decides();
    story.waits(10);
    story.startsDecisionTask();
    story.signals("news", "late");
    await story.decides();
    expect(story.lastDecided).toEqual(['CompleteWorkflowExecution "done"']);
    await story.decides();
    expect(story.lastDecided).toEqual(["ScheduleActivityTask a1", 'CompleteWorkflowExecution "done"']);
    expect(story.isClosed).toBe(true);
    await story.replays();
  });
});

describe("decisions that SWF refuses", () => {
  const told = [
    { what: "timer", denied: "StartTimer", says: /SWF did not start a timer: OPERATION_NOT_PERMITTED/ },
    { what: "setTimeout", denied: "StartTimer", says: /FailWorkflowExecution StartTimerFailed/ },
    { what: "activity", denied: "ScheduleActivityTask", says: /ActivityFailure: .*charge: OPERATION_NOT_PERMITTED/ },
    { what: "child", denied: "StartChildWorkflowExecution", says: /ChildFailure: .*child: OPERATION_NOT_PERMITTED/ },
    {
      what: "signal",
      denied: "SignalExternalWorkflowExecution",
      says: /ChildFailure: .*other.*OPERATION_NOT_PERMITTED/,
    },
    {
      what: "cancel",
      denied: "RequestCancelExternalWorkflowExecution",
      says: /ChildFailure: .*OPERATION_NOT_PERMITTED/,
    },
  ] as const;
  test.each(told)("the code hears that it may not: $denied", async ({ what, denied, says }) => {
    const story = starts("tries", what);
    story.surroundings.denied.add(denied);
    await story.goesOn();
    expect(story.lastDecided.at(-1)).toMatch(says);
    await story.replays();
  });

  const held = [
    { what: "nothing else", denied: "CompleteWorkflowExecution", refused: "CompleteWorkflowExecutionFailed" },
  ] as const;
  test.each(held)("a run that cannot go on without $denied is held until it may", async ({ what, denied, refused }) => {
    const story = starts("tries", what);
    story.surroundings.denied.add(denied);
    await story.goesOn(4);
    expect(story.types()).toContain(refused);
    expect(story.types()).toContain("MarkerRecorded");
    expect(story.logged.at(-1)).toMatch(`OPERATION_NOT_PERMITTED. Allow swf:${denied} to those who run the worker.`);
    expect(story.isClosed).toBe(false);
    story.surroundings.denied.clear();
    await story.goesOn(10);
    expect(story.types().at(-1)).toBe("WorkflowExecutionCompleted");
    await story.replays();
  });

  test("the waits of a run that cannot be closed grow", async () => {
    const story = starts("tries", "nothing else");
    story.surroundings.denied.add("CompleteWorkflowExecution");
    await story.goesOn(12);
    const waits = story.history.flatMap((event) =>
      event.eventType === "TimerStarted" ? [Number(event.attributes.startToFireTimeout)] : [],
    );
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8]);
  });

  test("a run whose marker was refused is held, for its value is lost", async () => {
    const story = starts("tries", "marker");
    story.surroundings.denied.add("RecordMarker").add("CompleteWorkflowExecution");
    await story.decides();
    story.surroundings.denied.clear();
    await story.decides();
    expect(story.logged.at(-1)).toMatch(/RecordMarker \(refused\).*terminate the run and start it again/);
  });

  test("an activity of an unregistered type fails for the code", async () => {
    const story = starts("unregisteredType");
    story.surroundings.unregistered.add("unregistered");
    await story.decides();
    expect(story.types()).toContain("ScheduleActivityTaskFailed");
    await story.decides();
    expect(story.lastDecided.at(-1)).toMatch(/ACTIVITY_TYPE_DOES_NOT_EXIST/);
    await story.replays();
  });

  const throttled = [
    { what: "activity", decision: "ScheduleActivityTask", end: (story: Story) => story.completesActivity("a1", "ok") },
    { what: "timer", decision: "StartTimer", end: () => {} },
    {
      what: "child",
      decision: "StartChildWorkflowExecution",
      end: (story: Story) => story.childStartFails("child-1"),
    },
    { what: "signal", decision: "SignalExternalWorkflowExecution", end: (story: Story) => story.deliversExternals() },
    {
      what: "cancel",
      decision: "RequestCancelExternalWorkflowExecution",
      end: (story: Story) => story.deliversExternals(),
    },
    { what: "lambda", decision: "ScheduleLambdaFunction", end: (story: Story) => story.lambdaCompletes("f1", "ok") },
  ] as const;
  test.each(throttled)("$decision goes out again when SWF has throttled it", async ({ what, decision, end }) => {
    const { accepted } = decisionKinds[decision];
    const story = starts("tries", what);
    story.surroundings.throttled.add(decision);
    await story.goesOn(3);
    story.surroundings.throttled.clear();
    const isOpen = (): boolean => story.types().includes(accepted);
    for (let times = 0; times < 10 && !isOpen(); times++) await story.goesOn(1);
    expect(isOpen()).toBe(true);
    end(story);
    await story.goesOn(5);
    expect(story.isClosed).toBe(true);
    expect(story.types()).not.toContain("WorkflowExecutionFailed");
    await story.replays();
  });

  test("what is above a limit that is lower than SWF's goes out when there is room", async () => {
    const story = starts("many", { kind: "activity", count: 5 });
    story.surroundings.limits = { openActivityTasksMax: 2 };
    for (let times = 0; times < 20 && !story.isClosed; times++) {
      await story.goesOn(1);
      for (const id of story.state.activityIds.keys()) story.completesActivity(id, "ok");
    }
    expect(story.types().at(-1)).toBe("WorkflowExecutionCompleted");
    await story.replays();
  });
});

describe("cancellation and its races", () => {
  test("what is canceled is canceled in SWF too", async () => {
    const story = await starts("cancels").decides();
    story.startsActivity("a1");
    story.signals("news", "stop");
    await story.decides();
    expect(story.lastDecided).toEqual(["RequestCancelActivityTask a1", "CancelTimer t1"]);
    story.cancelsActivity("a1");
    story.signals("news", "end");
    await story.decides();
    await story.replays();
  });

  test("an activity that no worker has taken is canceled in the same breath", async () => {
    const story = await starts("cancels").decides();
    story.signals("news", "stop");
    await story.decides();
    story.waits(0);
    const [requested, canceled] = [
      story.types().indexOf("ActivityTaskCancelRequested"),
      story.types().indexOf("ActivityTaskCanceled"),
    ];
    expect(canceled).toBeGreaterThan(requested);
    await story.decides();
    story.signals("news", "end");
    await story.decides();
    expect(story.isClosed).toBe(true);
    await story.replays();
  });

  test("CancelTimer and RequestCancelActivityTask fail if timer and activity have ended meanwhile", async () => {
    const story = await starts("cancels").decides();
    story.startsActivity("a1");
    story.signals("news", "stop");
    story.startsDecisionTask();
    story.completesActivity("a1", "charged");
    story.waits(10);
    await story.decides();
    expect(story.types()).toContain("CancelTimerFailed");
    expect(story.types()).toContain("RequestCancelActivityTaskFailed");
    await story.decides();
    story.signals("news", "end");
    await story.decides();
    expect(story.lastDecided.at(-1)).toMatch(/sleep CanceledFailure.*charge CanceledFailure/);
    await story.replays();
  });

  test.each([
    { how: "completes", end: (story: Story) => story.completesActivity("a1", "charged"), says: '"charged"' },
    { how: "is canceled", end: (story: Story) => story.cancelsActivity("a1"), says: /CanceledFailure/ },
    { how: "fails", end: (story: Story) => story.failsActivity("a1", "Broken"), says: /Broken/ },
  ])("a workflow that waits for its activity goes on when it $how", async ({ end, says }) => {
    const story = await starts("waitsForCancel").decides();
    story.startsActivity("a1");
    story.signals("news");
    await story.decides();
    expect(story.lastDecided).toEqual(["RequestCancelActivityTask a1"]);
    end(story);
    await story.decides();
    expect(story.lastDecided.at(-1)).toMatch(says);
    await story.replays();
  });

  test("an activity may complete after the execution was canceled", async () => {
    const story = await starts("cleansUp").decides();
    story.startsActivity("a1");
    story.requestsCancel();
    await story.decides();
    expect(story.lastDecided).toEqual(["RequestCancelActivityTask a1", "ScheduleActivityTask a2"]);
    story.completesActivity("a1", "too late");
    await story.decides();
    expect(story.lastDecided).toEqual([]);
    story.completesActivity("a2", "back");
    await story.decides();
    expect(story.types().at(-1)).toBe("WorkflowExecutionCanceled");
    await story.replays();
  });
});

describe("children that do not start", () => {
  test("a child of an unregistered type fails at once, with initiatedEventId 0", async () => {
    const story = starts("family");
    story.surroundings.unregistered.add("child");
    await story.goesOn();
    expect(story.lastDecided.at(-1)).toMatch(/FailWorkflowExecution/);
    await story.replays();
  });

  test("a child whose id is taken fails later", async () => {
    const story = await starts("family").decides();
    story.childStartFails("child-1");
    await story.decides();
    expect(story.lastDecided.at(-1)).toMatch(/FailWorkflowExecution/);
    await story.replays();
  });

  test("a child that starts and completes resolves twice", async () => {
    const story = await starts("family").decides();
    story.childStarts("child-1");
    story.childCloses("child-1", { status: "COMPLETED", result: '"grown"' });
    await story.decides();
    expect(story.lastDecided).toEqual(['CompleteWorkflowExecution "child-run grown"']);
    await story.replays();
  });
});

describe("more than 1,000 at a time", () => {
  test.each([
    {
      kind: "activity",
      max: 1_000,
      end: (story: Story) => story.completesActivity([...story.state.activityIds.keys()][0] ?? "", "ok"),
    },
    { kind: "timer", max: 990, end: (story: Story) => story.waits(5) },
    {
      kind: "lambda",
      max: 1_000,
      end: (story: Story) => story.lambdaCompletes([...story.state.lambdaFunctions.values()][0]?.id ?? "", "ok"),
    },
    {
      kind: "child",
      max: 1_000,
      end: (story: Story) => {
        const { workflowId = "" } = [...story.state.children.values()].at(-1) ?? {};
        story.childStarts(workflowId);
        story.childCloses(workflowId, { status: "COMPLETED", result: '"ok"' });
      },
    },
  ])("$max of kind $kind are open, and the others follow in order", async ({ kind, max, end }) => {
    const story = await starts("many", { kind, count: max + 3 }).decides();
    expect(story.lastDecided.length).toBe(max);
    end(story);
    await story.decides();
    expect(story.lastDecided.length).toBe(kind === "timer" ? 3 : 1);
    expect(story.types()).not.toContain("WorkflowExecutionFailed");
    story.replaysWith({});
  });

  test("canceling makes room at once, since no event will tell of it", async () => {
    const story = await starts("manyCanceled", 992).decides();
    story.signals("news");
    await story.decides();
    expect(story.lastDecided.length).toBe(990 + 1);
    expect(story.lastDecided.at(-1)).toBe("StartTimer t993");
    await story.goesOn();
    expect(story.isClosed).toBe(true);
    story.replaysWith({});
  });
});

test("a batch that was held is shown again, with what came meanwhile", async () => {
  const story = await starts("breaks").decides();
  story.signals("news", "one");
  await story.decides();
  expect(story.logged).toEqual(["there is nothing"]);
  await story.goesOn(3);
  const timers = story.history.flatMap((event) =>
    event.eventType === "TimerStarted" ? [event.attributes.startToFireTimeout] : [],
  );
  expect(timers).toEqual(["1", "2", "4", "8"]);
  story.signals("news", "two");
  await story.decides();
  expect(story.lastDecided).toEqual(["ScheduleActivityTask a1", "ScheduleActivityTask a2"]);
  story.completesActivity("a1");
  await story.goesOn();
  expect(story.types().at(-1)).toBe("WorkflowExecutionCompleted");
  await story.replays();
});

test("the length of the history is that at the start of the task, also on replay", async () => {
  const story = await starts("waitsFor").decides();
  story.signals("news");
  story.signals("news");
  await story.decides();
  expect(story.lastDecided).toEqual(["CancelTimer t1", 'CompleteWorkflowExecution {"inTime":true,"length":9}']);
  await story.replays();
});
