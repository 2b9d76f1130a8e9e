import type { CloseStatus } from "@openswf/model/wire-types";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommitOutcome, ExecutionChange } from "../../../src/stores/commits.ts";
import type { ExecutionQuery } from "../../../src/stores/visibility.ts";
import { change, close, line, lines, list, orders, query, run, start } from "./building.ts";
import type { OpenStore } from "./opened-store.ts";
import { pageByPage } from "./visibility.ts";

/** What a store should hold: the simplest model that could be right. */
interface Model {
  version: number;
  readonly workflowId: string;
  readonly name: string;
  readonly typeVersion: string;
  readonly tags: readonly string[];
  readonly startedAt: number;
  events: number;
  closed: { at: number; status: CloseStatus } | undefined;
}
type Executions = ReadonlyMap<number, Model>;

/** Numbers choose among a few executions, so that steps often concern the same one. */
type Step =
  | { readonly kind: "start"; readonly workflow: number; readonly type: number; readonly tags: readonly string[] }
  | { readonly kind: "advance" | "stale"; readonly which: number; readonly events: number }
  | { readonly kind: "close"; readonly which: number; readonly status: CloseStatus };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("start" as const),
    workflow: fc.nat(4),
    type: fc.nat(3),
    tags: fc.subarray(["gift", "fragile"]),
  }),
  fc.record({ kind: fc.constantFrom("advance" as const, "stale" as const), which: fc.nat(30), events: fc.nat(3) }),
  fc.record({
    kind: fc.constant("close" as const),
    which: fc.nat(30),
    status: fc.constantFrom<CloseStatus>("COMPLETED", "FAILED", "CONTINUED_AS_NEW"),
  }),
);
/** Groups of commits of changes. Before each commit the clock may advance. */
const groups = fc.array(
  fc.array(fc.record({ passed: fc.nat(2), steps: fc.array(step, { minLength: 1, maxLength: 3 }) }), { maxLength: 6 }),
  { maxLength: 8 },
);

export function describeProperties(open: OpenStore, runs: number): void {
  describe("properties", () => {
    test("for any commits, a store holds, finds, lists and counts the same executions as a map", async () => {
      await fc.assert(
        fc.asyncProperty(groups, fc.integer({ min: 1, max: 5 }), async (history, pageSize) => {
          const opened = await open();
          try {
            const { store } = opened;
            let held: Executions = new Map();
            let now = 1_000;
            let started = 0;
            for (const group of history) {
              const expected: CommitOutcome[] = [];
              const commits = group.map(({ passed, steps }) => {
                now += passed;
                const after = new Map([...held].map(([number, execution]) => [number, { ...execution }]));
                const changes: ExecutionChange[] = [];
                let outcome: CommitOutcome = "committed";
                for (const one of steps) {
                  if (one.kind === "start") started++;
                  const result = take(one, after, started, now);
                  if (result === undefined) continue;
                  changes.push(result.change);
                  if (outcome === "committed") outcome = result.outcome;
                }
                if (outcome === "committed") held = after;
                expected.push(outcome);
                return changes;
              });
              expect(await store.commit(commits)).toEqual(expected);
            }
            for (const [number, execution] of held) {
              expect(await store.readExecution(run(number, execution.workflowId))).toMatchObject({
                version: execution.version,
                tail: Array.from({ length: execution.events }, (_, index) => line(index + 1)),
                closedAt: execution.closed?.at,
              });
            }
            for (let workflow = 0; workflow <= 4; workflow++) {
              const workflowId = `order-${workflow}`;
              const openRun = [...held].find(([, one]) => one.closed === undefined && one.workflowId === workflowId);
              expect(await store.findOpenRun(orders, workflowId)).toBe(openRun && run(openRun[0], workflowId));
            }
            for (const asked of queries(now)) {
              const expected = [...held].filter(([, execution]) => isFound(execution, asked));
              const timeOf = new Map(
                expected.map(([number, execution]) => [run(number, execution.workflowId), timed(execution, asked)]),
              );
              const found = await list(store, asked);
              expect(found.toSorted()).toEqual([...timeOf.keys()].toSorted());
              const times = found.map((runId) => timeOf.get(runId) ?? Number.NaN);
              expect(times).toEqual(times.toSorted((a, b) => b - a));
              expect(await pageByPage(store, asked, pageSize, false)).toEqual(found);
              expect(await pageByPage(store, asked, pageSize, true)).toEqual(found.toReversed());
              expect(await store.countExecutions(asked, 1_000)).toBe(expected.length);
            }
            expect(await store.orphans(10)).toEqual([]);
          } finally {
            await opened.dispose();
          }
        }),
        { numRuns: runs },
      );
    });
  });
}

/**
 * Applies a step to `held`, and returns what to ask of the store and what it should answer. Returns nothing if the step
 * does not apply.
 */
function take(
  one: Step,
  held: Map<number, Model>,
  number: number,
  now: number,
): { readonly change: ExecutionChange; readonly outcome: CommitOutcome } | undefined {
  if (one.kind === "start") {
    const workflowId = `order-${one.workflow}`;
    const isOpen = [...held.values()].some((other) => other.closed === undefined && other.workflowId === workflowId);
    const name = one.type < 2 ? "process-order" : "ship";
    const typeVersion = String(one.type);
    const created = { workflowId, workflowType: { name, version: typeVersion }, startedAt: now, tagList: one.tags };
    if (!isOpen) {
      const fresh = { version: 1, events: 2, closed: undefined };
      held.set(number, { ...fresh, workflowId, name, typeVersion, tags: one.tags, startedAt: now });
    }
    return { change: start(run(number, workflowId), created), outcome: isOpen ? "alreadyOpen" : "committed" };
  }
  const picked = [...held][one.which % Math.max(1, held.size)];
  if (picked === undefined) return undefined;
  const [which, execution] = picked;
  const runId = run(which, execution.workflowId);
  if (one.kind === "stale")
    return { change: change(runId, execution.version - 1, { events: lines(1, 1) }), outcome: "conflict" };
  if (one.kind === "close") {
    if (execution.closed !== undefined) return undefined;
    execution.closed = { at: now, status: one.status };
    return { change: close(runId, execution.version++, now, one.status), outcome: "committed" };
  }
  const events = one.events === 0 ? undefined : lines(execution.events + 1, one.events);
  execution.events += one.events;
  return { change: change(runId, execution.version++, { events }), outcome: "committed" };
}

/** Every filter with every time, over all time and over a part of it. */
function queries(now: number): readonly ExecutionQuery[] {
  const middle = Math.floor((1_000 + now) / 2);
  const ranges = [
    { from: 0, to: undefined, hiddenUntil: undefined },
    { from: middle, to: undefined, hiddenUntil: undefined },
    { from: 0, to: middle, hiddenUntil: undefined },
    { from: 1_001, to: now - 1, hiddenUntil: middle },
  ];
  const filters = [
    undefined,
    { by: "workflowId", workflowId: "order-0" },
    { by: "workflowId", workflowId: "order-1" },
    { by: "type", name: "process-order", version: undefined },
    { by: "type", name: "ship", version: "2" },
    { by: "tag", tag: "gift" },
  ] as const;
  const closedOnly = { by: "closeStatus", closeStatus: "COMPLETED" } as const;
  return ranges.flatMap((range) => [
    ...filters.flatMap((filter) => [
      query({ ...range, filter }),
      query({ ...range, filter, status: "closed" }),
      query({ ...range, filter, status: "closed", time: "closedAt" }),
    ]),
    query({ ...range, filter: closedOnly, status: "closed" }),
    query({ ...range, filter: closedOnly, status: "closed", time: "closedAt" }),
  ]);
}

function timed(execution: Model, { time }: ExecutionQuery): number {
  return time === "closedAt" ? (execution.closed?.at ?? Number.NaN) : execution.startedAt;
}

function isFound(execution: Model, asked: ExecutionQuery): boolean {
  const { closed } = execution;
  if ((closed === undefined) !== (asked.status === "open")) return false;
  if (closed !== undefined && closed.at <= (asked.hiddenUntil ?? -1)) return false;
  const at = timed(execution, asked);
  if (at < asked.from || at > (asked.to ?? at)) return false;
  switch (asked.filter?.by) {
    case undefined:
      return true;
    case "workflowId":
      return execution.workflowId === asked.filter.workflowId;
    case "type":
      return (
        execution.name === asked.filter.name &&
        execution.typeVersion === (asked.filter.version ?? execution.typeVersion)
      );
    case "tag":
      return execution.tags.includes(asked.filter.tag);
    case "closeStatus":
      return closed?.status === asked.filter.closeStatus;
  }
}
