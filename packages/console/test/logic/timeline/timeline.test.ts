import { describe, expect, test } from "vitest";
import { cancelTimer, scheduleActivityTask, startChild, startTimer } from "../../../../core/test/world/decisions.ts";
import { openWorld } from "../../../../core/test/world/world.ts";
import { eventsOf, handMade, longHistory, start } from "../../../../insight/test/world/histories.ts";
import { describeRow } from "../../../src/logic/timeline/describe-row.ts";
import { drawnSpans } from "../../../src/logic/timeline/drawn-spans.ts";
import { oneLaneEach, packLanes } from "../../../src/logic/timeline/pack-lanes.ts";
import { idleFolds, ticksBetween, timeScale } from "../../../src/logic/timeline/time-scale.ts";
import { TimelineFold } from "../../../src/logic/timeline/timeline-fold.ts";
import { busyTimes, type Span, type SpanState, type Timeline } from "../../../src/logic/timeline/timeline-rows.ts";

function timelineOf(events: Parameters<TimelineFold["add"]>[0], now: number): Timeline {
  const fold = new TimelineFold();
  fold.add(events);
  return fold.timeline(now);
}

/** Rows as text: each span as its seconds and its state. */
function shown({ rows, from }: Timeline): readonly string[] {
  const seconds = (at: number | undefined): string => (at === undefined ? "" : String((at - from) / 1000));
  return rows.map(({ kind, label, id, spans }) => {
    const drawn = spans.map((span) => `${seconds(span.from)}-${seconds(span.to)} ${span.state}`);
    return `${kind} ${label} ${id}: ${drawn.join(", ")}`;
  });
}

describe("rows", () => {
  test("are made of activities, timers, children, decision tasks and signals", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"), startTimer("t", 5), startTimer("u", 60), startChild("sub"));
    await world.waits(2);
    const { taskToken } = await world.takesActivityTask();
    await world.waits(3);
    await world.call("RespondActivityTaskFailed", { taskToken, reason: "CardDeclined" });
    await world.signals("o-1", "stop");
    await world.call("TerminateWorkflowExecution", { domain: "shop", workflowId: "sub" });
    await world.decides(cancelTimer("u"));
    await world.waits(5);
    const timeline = timelineOf(await eventsOf(world, "o-1"), world.clock.now());
    expect(shown(timeline)).toEqual([
      "decision tasks Decision tasks : 0-0 completed, 0-5 completed",
      "signals Signals : 5-5 mark",
      "activity charge a: 0-5 failed",
      "timer t t: 0-5 completed",
      "timer u u: 0-5 canceled",
      "child order sub: 0-5 terminated",
    ]);
    expect(timeline.to).toBe(world.clock.now());
    expect(timeline.rows[2]?.spans[0]).toMatchObject({ startedAt: world.clock.start + 2_000, scheduledEventId: 5 });
  });

  test("of one activity of the SDK hold all its attempts", () => {
    const scheduled = (activityId: string, control?: string) => ({
      activityId,
      control,
      activityType: { name: "charge", version: "1" },
      taskList: { name: "cards" },
    });
    const timeline = timelineOf(
      handMade([
        ["ActivityTaskScheduled", scheduled("a1"), 0],
        ["ActivityTaskScheduled", scheduled("a2"), 0],
        ["ActivityTaskFailed", { scheduledEventId: 1, startedEventId: 0 }, 2],
        ["ActivityTaskScheduled", scheduled("a3", '{"openswf":1,"attempt":2,"of":"a1"}'), 4],
        ["ActivityTaskTimedOut", { scheduledEventId: 4, startedEventId: 0, timeoutType: "HEARTBEAT" }, 9],
        ["ActivityTaskScheduled", scheduled("a4", '{"openswf":1,"attempt":3,"of":"a1"}'), 12],
      ]),
      start + 15_000,
    );
    expect(shown(timeline)).toEqual([
      "activity charge a1: 0-2 failed, 4-9 timed out, 12- open",
      "activity charge a2: 0- open",
    ]);
    const [first] = timeline.rows;
    expect(first && describeRow(first, start + 15_000)).toBe(
      "charge (a1): failed after 2 s, then attempt 2 timed out after 5 s, then attempt 3 open for 3 s",
    );
  });

  test("that follow each other share a lane, and those that overlap do not", () => {
    const activity = (activityId: string, name: string) => ({
      activityId,
      activityType: { name, version: "1" },
      taskList: { name: "cards" },
    });
    const { rows } = timelineOf(
      handMade([
        ["ActivityTaskScheduled", activity("a1", "charge"), 0],
        ["ActivityTaskScheduled", activity("a2", "charge"), 1],
        ["ActivityTaskCompleted", { scheduledEventId: 1, startedEventId: 0 }, 2],
        ["ActivityTaskScheduled", activity("a3", "charge"), 2],
        ["ActivityTaskScheduled", activity("b1", "ship"), 2],
      ]),
      start + 5_000,
    );
    expect(packLanes(rows).map((lane) => lane.rows.map(({ id }) => id))).toEqual([["a1", "a3"], ["a2"], ["b1"]]);
    expect(oneLaneEach(rows).length).toBe(4);
  });

  test("do not change when pages overlap", async () => {
    const world = await openWorld();
    await world.starts("o-1");
    await world.decides(scheduleActivityTask("a"), startTimer("t", 5));
    const events = await eventsOf(world, "o-1");
    const fold = new TimelineFold();
    fold.add(events.slice(0, 4));
    fold.add(events.slice(2));
    expect(fold.timeline(0).rows).toEqual(timelineOf(events, 0).rows);
  });
});

describe("the scale", () => {
  test("draws a long wait short, and everything else in proportion", () => {
    const instants = [0, 1_000, 3_000, 604_800_000, 604_803_000];
    const folds = idleFolds(instants, [], 0, 604_803_000);
    expect(folds).toEqual([{ from: 3_000, to: 604_800_000 }]);
    const scale = timeScale(0, 604_803_000, 624, folds);
    expect(instants.map((at) => scale.toX(at))).toEqual([0, 100, 300, 324, 624]);
    expect([0, 100, 300, 324, 624].map((x) => scale.toTime(x))).toEqual(instants);
    expect([scale.toX(-5), scale.toX(9e9)]).toEqual([0, 624]);
  });

  test.each([
    { what: "nothing happens in between", instants: [0, 100], folds: 0 },
    { what: "everything is evenly spread", instants: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], folds: 0 },
    {
      what: "work ends as a wait begins",
      instants: [0, 1, 40, 41, 99, 100],
      folds: 2,
      busy: [
        { from: 0, to: 1 },
        { from: 40, to: 41 },
      ],
    },
    { what: "there are two long waits", instants: [0, 1, 40, 41, 99, 100], folds: 2 },
    {
      what: "an activity runs in one of two long waits",
      instants: [0, 1, 10, 11, 99, 100],
      folds: 1,
      busy: [{ from: 5, to: 7 }],
    },
    {
      what: "an activity runs all the time",
      instants: [0, 1, 99, 100],
      folds: 0,
      busy: [
        { from: 1, to: 99 },
        { from: 0, to: 1 },
      ],
    },
  ])("folds $folds times when $what", ({ instants, folds, busy = [] }) => {
    expect(idleFolds(instants, busy, 0, 100).length).toBe(folds);
  });

  test("of an execution of one instant is finite", () => {
    const scale = timeScale(5, 5, 100);
    expect([scale.toX(5), scale.toX(6), scale.toTime(50)]).toEqual([0, 100, 5.5]);
  });

  test("has round ticks, none of them in a fold", () => {
    const plain = ticksBetween(timeScale(start + 500, start + 60_500, 600), 0, 600, 80);
    expect([plain.step, plain.at.map(({ at }) => (at - start) / 1000)]).toEqual([10_000, [10, 20, 30, 40, 50, 60]]);
    const folded = timeScale(start, start + 7_200_000, 600, [{ from: start + 30_000, to: start + 7_170_000 }]);
    const seconds = ticksBetween(folded, 0, 600, 80).at.map(({ at }) => (at - start) / 1000);
    expect(seconds).toEqual([0, 10, 20, 30, 7170, 7180, 7190, 7200]);
  });

  test("has ticks at midnight of the zone", () => {
    const { at } = ticksBetween(timeScale(start, start + 3 * 86_400_000, 300), 0, 300, 100, 3_600_000);
    expect(at.map((tick) => new Date(tick.at).toISOString())).toEqual([
      "2026-01-01T23:00:00.000Z",
      "2026-01-02T23:00:00.000Z",
      "2026-01-03T23:00:00.000Z",
    ]);
  });
});

describe("what is drawn", () => {
  const span = (from: number, to: number | undefined, state: SpanState = "completed"): Span => ({
    from,
    to,
    state,
    startedAt: undefined,
    label: "",
    scheduledEventId: 1,
    startedEventId: undefined,
    closedEventId: undefined,
  });

  test("joins what is too narrow, and shows the worst of it", () => {
    const spans = [span(0, 1), span(1, 2, "failed"), span(20, 60), span(90, undefined, "open")];
    const drawn = drawnSpans(spans, timeScale(0, 100, 100), 0, 100, 100);
    expect(drawn.map(({ x, width, state, spans: those }) => [x, width, state, those.length])).toEqual([
      [0, 2, "failed", 2],
      [20, 40, "completed", 1],
      [90, 10, "open", 1],
    ]);
  });

  test("leaves out what is not in sight", () => {
    const spans = [span(0, 10), span(40, 50), span(90, 100)];
    expect(drawnSpans(spans, timeScale(0, 100, 100), 30, 60, 100).map(({ x }) => x)).toEqual([40]);
  });

  test("of 25,000 events are a few hundred pieces, on as many lanes as run at once", () => {
    const timeline = timelineOf(longHistory(4_166), 0);
    const lanes = packLanes(timeline.rows);
    expect([timeline.rows.length, lanes.map(({ label }) => label)]).toEqual([4_167, ["Decision tasks", "charge"]]);
    const scale = timeScale(
      timeline.from,
      timeline.to,
      1_000,
      idleFolds(timeline.instants, busyTimes(timeline), timeline.from, timeline.to),
    );
    const pieces = lanes.flatMap(({ spans }) => drawnSpans(spans, scale, 0, 1_000, timeline.to));
    expect(pieces.length).toBeLessThan(800);
    expect(pieces.reduce((sum, { spans }) => sum + spans.length, 0)).toBe(2 * 4_166);
  });
});
