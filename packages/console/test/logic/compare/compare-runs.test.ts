import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  completeExecution,
  scheduleActivityTask,
  startChild,
  startTimer,
} from "../../../../core/test/world/decisions.ts";
import { openWorld } from "../../../../core/test/world/world.ts";
import { eventsOf, handMade, longHistory } from "../../../../insight/test/world/histories.ts";
import { align } from "../../../src/logic/compare/align.ts";
import { compareRuns } from "../../../src/logic/compare/compare-runs.ts";

/** An order whose card is charged, with what differs from run to run. */
async function order({ workers = "w", result = "paid", signal = false, input = "1" } = {}) {
  const world = await openWorld({ seed: workers.length });
  const runId = await world.starts("o-1", { input });
  await world.waits(workers.length);
  await world.decides(scheduleActivityTask("a"), startTimer("t", 60));
  const poll = world.pollsForActivityTask("cards", { identity: workers });
  await world.settles();
  const { taskToken } = await poll.task();
  if (signal) await world.signals("o-1", "hurry");
  await world.call("RespondActivityTaskCompleted", { taskToken, result });
  await world.decides(completeExecution("done"));
  return await eventsOf(world, { runId });
}

function shown({ rows }: ReturnType<typeof compareRuns>): readonly string[] {
  return rows.filter(({ kind }) => kind !== "same").map((row) => `${row.kind} ${(row.left ?? row.right)?.eventType}`);
}

describe("two runs", () => {
  test("that did the same are the same, whoever worked and whenever", async () => {
    const comparison = compareRuns(await order({ workers: "worker-1" }), await order({ workers: "another worker" }));
    expect([shown(comparison), comparison.differences, comparison.rows.length]).toEqual([[], [], 6]);
  });

  test("that differ in an attribute show it", async () => {
    const { rows, differences } = compareRuns(
      await order({ input: "1" }),
      await order({ input: "2", result: "refused" }),
    );
    const changes = differences.map((index) => rows[index]);
    expect(changes).toMatchObject([
      {
        kind: "changed",
        left: { eventType: "WorkflowExecutionStarted" },
        differences: [{ member: "input", left: '"1"', right: '"2"' }],
      },
      {
        kind: "changed",
        left: { eventType: "ActivityTaskCompleted" },
        differences: [{ member: "result", left: '"paid"', right: '"refused"' }],
      },
    ]);
  });

  test("of which one has more show where", async () => {
    const [plain, signaled] = [await order(), await order({ signal: true })];
    expect(shown(compareRuns(plain, signaled))).toEqual(["only right WorkflowExecutionSignaled"]);
    expect(shown(compareRuns(signaled, plain))).toEqual(["only left WorkflowExecutionSignaled"]);
    expect(compareRuns(plain, signaled).rows.some(({ left }) => left?.eventType === "DecisionTaskStarted")).toBe(false);
    expect(compareRuns(plain, signaled, "all").rows.some(({ left }) => left?.eventType === "DecisionTaskStarted")).toBe(
      true,
    );
  });

  test("with several changes in a row pair them in order", () => {
    const signals = (...names: readonly string[]) =>
      handMade(names.map((signalName) => ["WorkflowExecutionSignaled", { signalName }]));
    const { rows } = compareRuns(signals("a", "b", "c"), signals("x", "y"));
    expect(rows.map(({ kind, left, right }) => [kind, left?.eventId, right?.eventId])).toEqual([
      ["changed", 1, 1],
      ["changed", 2, 2],
      ["only left", 3, undefined],
    ]);
  });

  test("of the SDK may name their runs", () => {
    const run = (runId: string, state: string) =>
      handMade([
        [
          "DecisionTaskCompleted",
          { executionContext: JSON.stringify({ openswf: 1, runId, state }), scheduledEventId: 1, startedEventId: 1 },
        ],
        [
          "StartChildWorkflowExecutionInitiated",
          { workflowId: `o-1.${runId}.c1`, workflowType: { name: "w", version: "1" } },
        ],
      ]);
    const [one, other] = ["abcdefghijklmnop", "ponmlkjihgfedcba"];
    expect(compareRuns(run(one, "s"), run(other, "s"), "all").differences).toEqual([]);
    expect(compareRuns(run(one, "s"), run(other, "later"), "all").differences).toEqual([0]);
  });

  test("with children of different runs are the same", async () => {
    const parent = async (seed: number) => {
      const world = await openWorld({ seed });
      await world.starts("o-1");
      await world.decides(startChild("sub"));
      return await eventsOf(world, "o-1");
    };
    expect(compareRuns(await parent(1), await parent(2)).differences).toEqual([]);
  });

  test("of 25,000 events each are compared, however much they differ", () => {
    const left = longHistory(4_166);
    const right = left.toSpliced(12_000, 6);
    expect(compareRuns(left, right).differences.length).toBe(3);
    const other = longHistory(4_000).map(
      (event) => ({ ...event, attributes: { ...event.attributes, control: "other" } }) as typeof event,
    );
    expect(compareRuns(left, other).differences.length).toBe(1 + 3 * 4_166);
  });
});

test("an alignment keeps both sequences, puts only the same beside each other, and needs no more edits than must be", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (left, right) => {
      const aligned = align(left, right);
      expect(aligned.flatMap((place) => place.left ?? [])).toEqual(left.map((_, index) => index));
      expect(aligned.flatMap((place) => place.right ?? [])).toEqual(right.map((_, index) => index));
      const together = aligned.filter((place) => place.left !== undefined && place.right !== undefined);
      expect(together.every((place) => left[place.left ?? -1] === right[place.right ?? -1])).toBe(true);
      expect(together.length).toBe(longestCommon(left, right));
    }),
  );
});

/** By the book: the length of the longest common subsequence. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  const table = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  const at = (x: number, y: number): number => table[x]?.[y] ?? 0;
  for (const [x, word] of left.entries()) {
    for (const [y, other] of right.entries()) {
      const row = table[x + 1] ?? [];
      row[y + 1] = word === other ? at(x, y) + 1 : Math.max(at(x, y + 1), at(x + 1, y));
    }
  }
  return at(left.length, right.length);
}
