import { describe, expect, test } from "vitest";
import {
  cancelExecution,
  completeExecution,
  continueAsNew,
  failExecution,
  requestCancelActivityTask,
  scheduleActivityTask,
  startChild,
  startTimer,
} from "../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { foldHistory } from "../../src/execution/execution-fold.ts";
import { plainFailure } from "../../src/failures/failure.ts";
import { textOfParts } from "../../src/waiting/parts.ts";
import type { TaskListFacts, Why, WhyInput } from "../../src/waiting/why.ts";
import { whyItWaits } from "../../src/waiting/why-it-waits.ts";
import { eventsOf, handMade, start } from "../world/histories.ts";

const timeText = (at: number): string => new Date(at).toISOString().slice(11, 16);

async function whyOf(world: World, more: Partial<WhyInput> = {}): Promise<Why> {
  return whyItWaits({ state: foldHistory(await eventsOf(world, "o-1")), now: world.clock.now(), ...more });
}

function said(why: Why, now: number): string {
  return textOfParts(why.sentence, now, timeText);
}

async function says(world: World, more: Partial<WhyInput> = {}): Promise<string> {
  return said(await whyOf(world, more), world.clock.now());
}

/** When worlds begin. */
const worldStart = Date.UTC(2026, 0, 1);
const cards = (facts: TaskListFacts) => new Map([["cards", facts]]);

describe("an activity that nobody takes", () => {
  test.each([
    {
      what: "has just been scheduled",
      waits: 2,
      lists: undefined,
      tone: "calm",
      sentence: "Waits 2 s for activity charge (a) on list cards",
    },
    {
      what: "has no worker",
      waits: 840,
      lists: cards({ pending: 3, pollers: 0 }),
      tone: "stuck",
      sentence: "Waits 14 min for activity charge (a): 3 tasks on list cards, nobody polls it",
    },
    {
      what: "has busy workers",
      waits: 60,
      lists: cards({ pending: 1, pollers: 2 }),
      tone: "watch",
      sentence: "Waits 1 min for activity charge (a): 1 task on list cards, 2 polls wait on it",
    },
    {
      what: "is among many",
      waits: 60,
      lists: cards({ pending: 1000, isTruncated: true }),
      tone: "watch",
      sentence: "Waits 1 min for activity charge (a): more than 1000 tasks on list cards",
    },
    {
      what: "has lost its workers",
      waits: 840,
      lists: cards({ pending: 3, pollers: 0, lastPolledAt: worldStart }),
      tone: "stuck",
      sentence: "Waits 14 min for activity charge (a): 3 tasks on list cards, nobody polls it, last polled 14 min ago",
    },
    {
      what: "has workers that have not polled again yet",
      waits: 60,
      lists: cards({ pending: 3, lastPolledAt: worldStart + 50_000 }),
      tone: "watch",
      sentence: "Waits 1 min for activity charge (a): 3 tasks on list cards, last polled 10 s ago",
    },
  ])("is named when it $what", async ({ waits, lists, tone, sentence }) => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"));
    await world.waits(waits);
    const why = await whyOf(world, lists && { activityLists: lists });
    expect([said(why, world.clock.now()), why.tone]).toEqual([sentence, tone]);
  });

  test("says when it will time out, and links to its event", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a", { scheduleToStartTimeout: "300" }));
    await world.waits(120);
    const why = await whyOf(world);
    expect(said(why, world.clock.now())).toBe(
      "Waits 2 min for activity charge (a) on list cards; it times out in 3 min (schedule to start)",
    );
    expect(why.sentence).toContainEqual({ kind: "event", text: "charge (a)", eventId: 5 });
    expect(why.nextAt).toBe(world.clock.start + 300_000);
    expect(textOfParts(why.advice, 0)).toBe("Check that an activity worker polls the list cards and has a free slot.");
  });
});

describe("an activity that runs", () => {
  async function running(more: Parameters<typeof scheduleActivityTask>[1] = {}): Promise<World> {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a", more));
    const poll = world.pollsForActivityTask("cards", { identity: "worker-7" });
    await world.settles();
    await poll.task();
    return world;
  }

  test("is named with its worker and what is due next", async () => {
    const world = await running({ startToCloseTimeout: "600" });
    await world.waits(60);
    expect(await says(world)).toBe(
      "Activity charge (a) has run for 1 min on worker-7; it times out in 9 min (start to close)",
    );
  });

  test("does not guess its heartbeat, and says when it is late", async () => {
    const world = await running({ heartbeatTimeout: "30" });
    await world.waits(28);
    expect(await says(world)).toBe("Activity charge (a) has run for 28 s on worker-7");
    expect(await says(world, { heartbeats: new Map([[5, world.clock.now() - 10_000]]) })).toBe(
      "Activity charge (a) has run for 28 s on worker-7; it times out in 20 s (heartbeat)",
    );
    expect(await says(world, { heartbeats: new Map([[5, world.clock.start]]) })).toBe(
      "The last heartbeat of charge (a) was 28 s ago, of 30 s allowed",
    );
    expect(await says(world, { heartbeats: new Map([[5, undefined]]) })).toBe(
      "Activity charge (a) has sent no heartbeat since it started 28 s ago, of 30 s allowed",
    );
  });

  test("has sent a heartbeat if it has not timed out", async () => {
    const world = await running({ heartbeatTimeout: "30", startToCloseTimeout: "600" });
    expect(await says(world, { now: world.clock.now() + 40_000 })).toContain(
      "; its last heartbeat was less than 30 s ago",
    );
    expect(await says(world, { now: world.clock.now() + 20_000 })).not.toContain("last heartbeat");
  });

  test("without any time-out is to be watched", async () => {
    const world = await running();
    const why = await whyOf(world);
    expect([why.tone, textOfParts(why.advice, 0)]).toEqual(["watch", expect.stringContaining("has no time-out")]);
  });

  test("that was asked to cancel says so", async () => {
    const world = await running({ startToCloseTimeout: "600" });
    await world.signals("o-1", "stop");
    await world.decides(requestCancelActivityTask("a"));
    expect(await says(world)).toContain("and was asked to cancel; it times out in 10 min");
  });
});

describe("a decider", () => {
  test("that takes no task is missed", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    expect(await says(world)).toBe("Waits 0 s for a decider to take the decision task on list orders");
    await world.waits(90);
    const why = await whyOf(world, { decisionLists: new Map([["orders", { pending: 1, pollers: 0 }]]) });
    expect(said(why, world.clock.now())).toBe(
      "Waits 1 min 30 s for a decider to take the decision task: 1 task on list orders, nobody polls it",
    );
    expect([why.tone, textOfParts(why.advice, 0)]).toEqual(["stuck", "Start a decider that polls the list orders."]);
  });

  test.each([
    { what: "is missed", facts: { pending: 1, pollers: 0 }, advice: "Start a decider that polls the list orders." },
    { what: "may be busy", facts: { pending: 1, pollers: 2 }, advice: /has pollers, which may be busy/ },
    { what: "has polled lately", facts: { pending: 1, lastPolledAt: start }, advice: /may be busy/ },
    { what: "may not exist", facts: { pending: 1 }, advice: /^Check that a decider polls the list orders/ },
  ])("that $what leads to what to do", ({ facts, advice }) => {
    const state = foldHistory(handMade([["DecisionTaskScheduled", { taskList: { name: "orders" } }]]));
    const why = whyItWaits({ state, now: start + 30_000, decisionLists: new Map([["orders", facts]]) });
    expect(textOfParts(why.advice, 0)).toMatch(advice);
  });

  test.each([
    { what: "has not been missed for long", waits: 2, more: {}, tone: "calm" },
    { what: "is missed by a list of its own", waits: 30, more: { scheduleToStartTimeout: "60" }, tone: "watch" },
    { what: "is missed by everyone", waits: 30, more: {}, tone: "stuck" },
  ])("that $what makes it $tone", ({ waits, more, tone }) => {
    const state = foldHistory(handMade([["DecisionTaskScheduled", { taskList: { name: "orders" }, ...more }]]));
    const decisionLists = new Map([["orders", { pending: 1, pollers: 0 }]]);
    expect(whyItWaits({ state, now: start + waits * 1_000, decisionLists }).tone).toBe(tone);
  });

  test("that works on a task is named", async () => {
    const world = await openWorld();
    await world.starts("o-1", { taskStartToCloseTimeout: "60" });
    const poll = world.pollsForDecisionTask("orders", { identity: "decider-1" });
    await world.settles();
    await poll.task();
    await world.waits(12);
    const why = await whyOf(world);
    expect(said(why, world.clock.now())).toBe(
      "A decider on decider-1 has worked on the decision task for 12 s; it times out in 48 s",
    );
    expect(why.tone).toBe("watch");
  });

  test.each([
    { timeout: "60", hasOne: true },
    { timeout: "NONE", hasOne: false },
  ])("that is slow, with a time-out of $timeout, is to be looked at", async ({ timeout, hasOne }) => {
    const world = await openWorld();
    await world.starts("o-1", { taskStartToCloseTimeout: timeout });
    await world.takesDecisionTask();
    expect((await whyOf(world)).tone).toBe("calm");
    await world.waits(30);
    const why = await whyOf(world);
    expect([why.tone, textOfParts(why.advice, 0).includes("has no time-out"), why.nextAt !== undefined]).toEqual([
      "watch",
      !hasOne,
      hasOne,
    ]);
  });

  test("that crashes at an event explains everything else", async () => {
    const world = await openWorld();
    await world.starts("o-1", { taskStartToCloseTimeout: "10" });
    await world.decides(startTimer("t", 300), scheduleActivityTask("a"));
    await world.signals("o-1", "poison");
    for (let lost = 0; lost < 5; lost += 1) {
      await world.takesDecisionTask();
      await world.waits(10);
    }
    const why = await whyOf(world);
    expect(said(why, world.clock.now())).toBe(
      "The decision task has timed out 5 times since 00:00: the decider crashes or hangs at event 7",
    );
    expect([why.tone, why.others.map(({ kind }) => kind)]).toEqual([
      "stuck",
      ["decision task waits", "activity waits", "timer"],
    ]);
  });

  test("of the SDK whose code fails says what it threw, and when it is tried again", () => {
    const taskList = { name: "orders" };
    const details = {
      id: "3",
      attempt: 4,
      timerId: "openswf.held.3",
      reason: "TypeError",
      details: '{"openswf":1,"message":"x is not a function"}',
    };
    const state = foldHistory(
      handMade([
        ["WorkflowExecutionStarted", { taskList, workflowType: { name: "order", version: "1" } }],
        ["DecisionTaskScheduled", { taskList }],
        ["DecisionTaskStarted", { scheduledEventId: 2 }],
        ["DecisionTaskCompleted", { scheduledEventId: 2, startedEventId: 3 }],
        [
          "MarkerRecorded",
          { markerName: "openswf.held", details: JSON.stringify(details), decisionTaskCompletedEventId: 4 },
        ],
        ["TimerStarted", { timerId: "openswf.held.3", startToFireTimeout: "8", decisionTaskCompletedEventId: 4 }],
      ]),
    );
    const why = whyItWaits({ state, now: start + 3_000 });
    expect(said(why, start + 3_000)).toBe(
      "The workflow code failed 4 times at event 3: TypeError: x is not a function; it is tried again in 5 s",
    );
    expect(why.others).toEqual([]);
  });

  test("whose last decision was refused leaves nothing open", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a", { activityType: { name: "nothing", version: "1" } }));
    await world.decides();
    expect(await says(world)).toBe(
      "The last decision task made no decisions and nothing is open: it waits for a signal or a cancel request, or its time-out in 1 day",
    );
  });
});

describe("others", () => {
  test("a timer", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer("reminder", 2 * 86_400));
    expect(await says(world)).toBe("Timer reminder fires in 2 days");
    const late = await whyOf(world, { now: world.clock.now() + 2 * 86_400_000 + 60_000 });
    expect(said(late, world.clock.now() + 2 * 86_400_000 + 60_000)).toBe("Timer reminder was due 1 min ago");
    expect(late.tone).toBe("watch");
  });

  test("a child, with a link to it", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startChild("o-1-sub"));
    await world.decides();
    await world.decides();
    await world.waits(3 * 3600);
    const why = await whyOf(world);
    expect(said(why, world.clock.now())).toBe("Waits 3 h for child o-1-sub (order)");
    expect(why.sentence).toContainEqual({
      kind: "execution",
      text: "o-1-sub",
      workflowId: "o-1-sub",
      runId: await world.runOf("o-1-sub"),
    });
  });

  test("an execution that is nearly out of time says so beside", async () => {
    const world = await openWorld();
    await world.starts("o-1", { executionStartToCloseTimeout: "3600" });
    await world.decides(startTimer("t", 7200));
    await world.waits(3000);
    expect((await whyOf(world)).othersCount).toBe(0);
    await world.waits(300);
    const { kind, others } = await whyOf(world);
    expect([kind, others.map((other) => textOfParts(other.sentence, world.clock.now()))]).toEqual([
      "timer",
      ["The execution itself times out in 5 min"],
    ]);
  });

  test("a cancel request that a decider has seen is told beside", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer("t", 7200));
    await world.call("RequestCancelWorkflowExecution", { domain: "shop", workflowId: "o-1" });
    expect((await whyOf(world)).others.map(({ kind }) => kind)).toEqual(["timer"]);
    await world.decides();
    await world.waits(60);
    const { kind, others } = await whyOf(world);
    expect([kind, others.map((other) => textOfParts(other.sentence, world.clock.now()))]).toEqual([
      "timer",
      ["Cancellation was requested 1 min ago, and the decider has not closed the execution yet"],
    ]);
  });

  test("several things: an activity before a timer, and the rest are counted", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer("t", 60), scheduleActivityTask("a"), scheduleActivityTask("b"));
    const why = await whyOf(world);
    expect([why.kind, why.others.map(({ kind }) => kind), why.othersCount]).toEqual([
      "activity waits",
      ["activity waits", "timer"],
      2,
    ]);
  });

  test.each([
    {
      what: "a retry of the SDK",
      more: {},
      sentence: "Retries charge in 8 s: attempt 3 of 5, after CardDeclined: no funds",
      tone: "calm",
      advice: /starts by itself/,
    },
    {
      what: "the last retry",
      more: { attempt: 5 },
      sentence: "Retries charge in 8 s: attempt 5 of 5, after CardDeclined: no funds",
      tone: "watch",
      advice: /last attempt/,
    },
    {
      what: "one of many retries without a bound",
      more: { kind: "Lambda function", attempt: 7, policy: undefined },
      sentence: "Retries Lambda function charge in 8 s: attempt 7, after CardDeclined: no funds",
      tone: "watch",
      advice: /starts by itself/,
    },
    {
      what: "a retry that is guessed",
      more: { known: "inferred", policy: undefined },
      sentence: "Probably retries charge in 8 s: attempt 3, after CardDeclined: no funds",
      tone: "calm",
      advice: /starts by itself/,
    },
    {
      what: "a retry whose timer is about to fire",
      more: { at: 0 },
      sentence: "Retries charge now: attempt 3 of 5, after CardDeclined: no funds",
      tone: "calm",
      advice: /starts by itself/,
    },
  ] as const)("$what, in place of its timer", async ({ more, sentence, tone, advice }) => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer("t1", 8));
    const retry = {
      kind: "activity",
      name: "charge",
      attempt: 3,
      failure: plainFailure("CardDeclined", "no funds"),
      failedEventId: 2,
      timerEventId: 5,
      at: world.clock.now() + 8_000,
      policy: { attempts: 5, firstMs: 2_000, factor: 2, maxMs: 60_000, jitter: 0 },
      known: "told",
      ...more,
    } as const;
    const why = await whyOf(world, { retries: [retry] });
    expect([said(why, world.clock.now()), why.tone]).toEqual([sentence, tone]);
    expect(textOfParts(why.advice, 0)).toMatch(advice);
    expect(why.othersCount).toBe(0);
  });

  const initiated = { workflowId: "o-9", decisionTaskCompletedEventId: 1 };
  const lambda = ["LambdaFunctionScheduled", { id: "f1", name: "resize", startToCloseTimeout: "60" }, 0] as const;
  const child = { workflowId: "sub", workflowType: { name: "order", version: "1" }, taskList: { name: "orders" } };
  test.each<{ rows: Parameters<typeof handMade>[0]; sentence: string; nextAt?: number }>([
    {
      rows: [["SignalExternalWorkflowExecutionInitiated", { ...initiated, signalName: "go" }]],
      sentence: "Waits 5 s for the signal go to reach o-9",
    },
    {
      rows: [["RequestCancelExternalWorkflowExecutionInitiated", initiated]],
      sentence: "Waits 5 s for the cancel request to reach o-9",
    },
    { rows: [lambda], sentence: "Waits 5 s for Lambda function resize (f1) to start" },
    {
      rows: [lambda, ["LambdaFunctionStarted", { scheduledEventId: 1 }, 2]],
      sentence: "Has waited 3 s for Lambda function resize (f1) to end",
      nextAt: start + 62_000,
    },
    {
      rows: [["StartChildWorkflowExecutionInitiated", child]],
      sentence: "Waits 5 s for the start of child sub (order)",
    },
  ])("$sentence", ({ rows, sentence, nextAt }) => {
    const why = whyItWaits({ state: foldHistory(handMade(rows)), now: start + 5_000 });
    expect([said(why, start + 5_000), why.nextAt]).toEqual([sentence, nextAt]);
  });

  test("nothing, once what was open has ended", () => {
    const ended = handMade([
      ["SignalExternalWorkflowExecutionInitiated", { ...initiated, signalName: "go" }],
      ["ExternalWorkflowExecutionSignaled", { initiatedEventId: 1 }],
      lambda,
      ["LambdaFunctionTimedOut", { scheduledEventId: 3, startedEventId: 0 }],
    ]);
    const state = foldHistory(ended);
    expect(said(whyItWaits({ state, now: start }), start)).toBe(
      "Nothing is open: it waits for a signal or a cancel request",
    );
    expect([state.signalsSent, state.lastFailure?.eventId]).toEqual([1, 4]);
  });

  test("nothing known yet", () => {
    expect(said(whyItWaits({ state: foldHistory([]), now: 0 }), 0)).toBe("The history has not loaded yet");
  });

  test("names of strangers are shown as what they are, and cut", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(startTimer(`a\u202eb${"x".repeat(200)}`, 60));
    const sentence = await says(world);
    expect(sentence).toContain("Timer a\\u202ebxxx");
    expect(sentence).not.toContain("\u202e");
    expect(sentence.length).toBeLessThan(130);
  });
});

describe("an execution that has ended says why", () => {
  test.each([
    { how: [completeExecution("7")], sentence: "Completed after 5 s", tone: "done" },
    {
      how: [failExecution("CardDeclined", "no funds")],
      sentence: "Failed after 5 s: CardDeclined: no funds",
      tone: "failed",
    },
    { how: [cancelExecution()], sentence: "Canceled after 5 s, though no cancellation was requested", tone: "done" },
    { how: [continueAsNew()], sentence: "Continued after 5 s as a new run", tone: "done" },
  ])("$sentence", async ({ how, sentence, tone }) => {
    const world = await openWorld();
    const { runId } = { runId: await world.starts("o-1") };
    await world.waits(5);
    await world.decides(...how);
    const state = foldHistory(await eventsOf(world, { runId }));
    const why = whyItWaits({ state, now: world.clock.now() });
    expect([said(why, world.clock.now()), why.tone]).toEqual([sentence, tone]);
  });

  test("a time-out says what it interrupted, with lengths that no longer grow", async () => {
    const world = await openWorld();
    await world.starts("o-1", { executionStartToCloseTimeout: "3600" });
    await world.waits(600);
    await world.decides(scheduleActivityTask("a"));
    await world.waits(86_400);
    expect(await says(world)).toBe(
      "Timed out after 1 h. At that moment: Waits 50 min for activity charge (a) on list cards",
    );
  });

  test("a failure names what failed before", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"));
    const { taskToken } = await world.takesActivityTask();
    await world.call("RespondActivityTaskFailed", { taskToken, reason: "CardDeclined", details: "no funds" });
    await world.decides(failExecution("order failed"));
    const why = await whyOf(world);
    expect(said(why, 0)).toBe(
      "Failed after 0 s: order failed; before that, an activity task ended with CardDeclined: no funds",
    );
    expect(why.sentence).toContainEqual({
      kind: "event",
      text: "an activity task ended with CardDeclined: no funds",
      eventId: 7,
    });
  });

  test.each([
    {
      what: "the code of the workflow",
      details: '{"openswf":1,"message":"no"}',
      sentence: "Failed after 0 s: Bad: no, thrown by the workflow code",
    },
    {
      what: "an activity, by its cause",
      details:
        '{"openswf":1,"message":"no","cause":{"type":"X","message":"y","source":{"kind":"activity","name":"charge","id":"a"}}}',
      sentence: "Failed after 0 s: Bad: no, in activity charge (a)",
    },
  ])("a failure of $what says so", async ({ details, sentence }) => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"));
    const { taskToken } = await world.takesActivityTask();
    await world.call("RespondActivityTaskFailed", { taskToken, reason: "CardDeclined", details: "no funds" });
    await world.decides(failExecution("Bad", details));
    expect(await says(world)).toBe(sentence);
  });

  test.each([
    { call: { reason: "wrong customer" }, sentence: "Terminated after 0 s by an operator: wrong customer" },
    { call: {}, sentence: "Terminated after 0 s by an operator" },
  ])("$sentence", async ({ call, sentence }) => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "o-1", ...call });
    expect(await says(world)).toBe(sentence);
  });

  test("a child that its parent's policy has ended", async () => {
    const world = await openWorld();
    await world.starts("parent");
    await world.decides(startChild("o-1"));
    await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "parent" });
    expect(await says(world)).toBe("Terminated after 0 s by the child policy of its parent, which has closed");
  });

  test("a cancellation that somebody asked for", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.call("RequestCancelWorkflowExecution", { domain: "shop", workflowId: "o-1" });
    await world.decides(cancelExecution());
    expect(await says(world)).toBe("Canceled after 0 s, as requested");
  });
});
