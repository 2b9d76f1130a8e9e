import { describe, expect, test } from "vitest";
import type { HistoryRange } from "../../../src/stores/executions.ts";
import type { Store } from "../../../src/stores/store.ts";
import { change, commitEach, line, lines, run, start } from "./building.ts";
import { type OpenStore, storeOfAllTests, storeOfEachTest } from "./opened-store.ts";

const all: HistoryRange = { from: 1, to: Number.MAX_SAFE_INTEGER, limit: 1_000, reverse: false };

/** Run 1 has nine events, committed as 1-2, 3-6, 7, 8-9, interleaved with those of another run. */
async function startTwo(store: Store): Promise<void> {
  await commitEach(
    store,
    start(run(1)),
    start(run(2)),
    change(run(1), 1, { events: lines(3, 4) }),
    change(run(2), 1, { events: lines(3, 9) }),
    change(run(1), 2, { events: lines(7, 1) }),
    change(run(1), 3, { events: undefined }),
    change(run(1), 4, { events: lines(8, 2) }),
  );
}

export function describeHistories(open: OpenStore): void {
  describe("ranges of a history", () => {
    const opened = storeOfAllTests(open, startTwo);

    test.each<{ range: Partial<HistoryRange>; events: readonly number[] }>([
      { range: {}, events: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      { range: { reverse: true }, events: [9, 8, 7, 6, 5, 4, 3, 2, 1] },
      { range: { from: 3, to: 6 }, events: [3, 4, 5, 6] },
      { range: { from: 4, to: 5 }, events: [4, 5] },
      { range: { from: 4, to: 5, reverse: true }, events: [5, 4] },
      { range: { from: 2, to: 8, reverse: true }, events: [8, 7, 6, 5, 4, 3, 2] },
      { range: { from: 5, to: 5 }, events: [5] },
      { range: { from: 7, to: 7, reverse: true }, events: [7] },
      { range: { limit: 4 }, events: [1, 2, 3, 4] },
      { range: { limit: 4, reverse: true }, events: [9, 8, 7, 6] },
      { range: { from: 4, limit: 3 }, events: [4, 5, 6] },
      { range: { to: 5, limit: 1, reverse: true }, events: [5] },
      { range: { from: 9, to: 20 }, events: [9] },
      { range: { from: 10 }, events: [] },
      { range: { from: 10, reverse: true }, events: [] },
      { range: { from: 6, to: 5 }, events: [] },
      { range: { limit: 0 }, events: [] },
    ])("events committed as 1-2, 3-6, 7, 8-9 are read by $range", async ({ range, events }) => {
      expect(await opened.store.readHistory(run(1), { ...all, ...range })).toEqual(events.map(line));
    });
  });

  describe("histories", () => {
    const opened = storeOfEachTest(open);

    test("a run that does not exist has no events", async () => {
      expect(await opened.store.readHistory(run(1), all)).toEqual([]);
    });

    test("a page in the middle of a long history is found", async () => {
      await commitEach(
        opened.store,
        start(run(1)),
        ...Array.from({ length: 500 }, (_, index) => change(run(1), index + 1, { events: lines(3 + index * 3, 3) })),
      );
      const page = Array.from({ length: 100 }, (_, index) => line(701 + index));
      expect(await opened.store.readHistory(run(1), { from: 701, to: 1_400, limit: 100, reverse: false })).toEqual(
        page,
      );
      expect(await opened.store.readHistory(run(1), { from: 1, to: 800, limit: 100, reverse: true })).toEqual(
        page.toReversed(),
      );
    });

    test.each([
      { why: "ends with a change", lastEventId: 4, tail: [5, 6, 7] },
      { why: "ends within a change", lastEventId: 5, tail: [6, 7] },
      { why: "is of the last event", lastEventId: 7, tail: [] },
    ])(
      "an execution is its snapshot and the events after it, when the snapshot $why",
      async ({ lastEventId, tail }) => {
        await commitEach(
          opened.store,
          start(run(1), {}, { snapshot: { lastEventId: 2, body: "first" } }),
          change(run(1), 1, { events: lines(3, 2) }),
          change(run(1), 2, { events: lines(5, 3), snapshot: { lastEventId, body: "second" } }),
        );
        const execution = await opened.store.readExecution(run(1));
        expect(execution?.snapshot).toBe("second");
        expect(execution?.tail).toEqual(tail.map(line));
      },
    );

    test("a snapshot stays until it is replaced", async () => {
      await commitEach(
        opened.store,
        start(run(1), {}, { snapshot: { lastEventId: 2, body: "first" } }),
        change(run(1), 1, { events: lines(3, 1) }),
      );
      const execution = await opened.store.readExecution(run(1));
      expect(execution?.snapshot).toBe("first");
      expect(execution?.tail).toEqual([line(3)]);
    });

    test("any text is read back unchanged", async () => {
      const odd = `{"eventId":3,"details":"\u0000 \u2028 é 漢 \u{1F600} \u{10FFFF} \\ud800 \\n"}`;
      await commitEach(
        opened.store,
        start(run(1), { workflowId: "a\u0000b é 漢 \u{1F600}" }, { snapshot: { lastEventId: 1, body: odd } }),
        change(run(1), 1, {
          events: { firstEventId: 3, count: 1, body: odd },
          heartbeats: [{ scheduledEventId: 5, at: 1_000, details: "\u0000 \n \u{1F600}" }],
          errandsAdded: [{ runId: run(1), errandId: "odd \u0000 é", body: odd }],
        }),
      );
      const execution = await opened.store.readExecution(run(1));
      expect(execution?.workflowId).toBe("a\u0000b é 漢 \u{1F600}");
      expect(execution?.snapshot).toBe(odd);
      expect(execution?.tail).toEqual([line(2), odd]);
      expect(execution?.heartbeats).toEqual([{ scheduledEventId: 5, at: 1_000, details: "\u0000 \n \u{1F600}" }]);
      expect(await opened.store.errandsOf(run(1))).toEqual([{ runId: run(1), errandId: "odd \u0000 é", body: odd }]);
    });

    test("a body of a megabyte is read back unchanged", async () => {
      const large = `{"eventId":3,"input":"${"0123456789abcdé".repeat(70_000)}"}`;
      await commitEach(
        opened.store,
        start(run(1)),
        change(run(1), 1, {
          events: { firstEventId: 3, count: 1, body: large },
          snapshot: { lastEventId: 2, body: large },
        }),
      );
      const execution = await opened.store.readExecution(run(1));
      expect(execution?.snapshot === large).toBe(true);
      expect(execution?.tail[0] === large).toBe(true);
    });

    test("the latest heartbeat of each activity task is kept until it is removed", async () => {
      await commitEach(
        opened.store,
        start(run(1)),
        change(run(1), 1, {
          heartbeats: [
            { scheduledEventId: 9, at: 1_000, details: "half" },
            { scheduledEventId: 5, at: 1_001, details: "a third" },
            { scheduledEventId: 7, at: 1_002, details: undefined },
          ],
        }),
        change(run(1), 2, {
          heartbeats: [{ scheduledEventId: 9, at: 2_000, details: undefined }],
          heartbeatsRemoved: [5, 6],
        }),
      );
      expect((await opened.store.readExecution(run(1)))?.heartbeats).toEqual([
        { scheduledEventId: 7, at: 1_002, details: undefined },
        { scheduledEventId: 9, at: 2_000, details: undefined },
      ]);
    });
  });
}
