import { CallFault } from "@openswf/insight/calls/fault";
import { familyLinks } from "@openswf/insight/family/family-links";
import { readEvent } from "@openswf/insight/history/read-event";
import { attributesMember } from "@openswf/model/history-events";
import type { EventType, HistoryEvent } from "@openswf/model/wire-types";
import { expect, test } from "vitest";
import type { Swf } from "../../src/api/swf.ts";
import { readAgainAfterMs, readAncestors, readRelatives } from "../../src/app/family/read-relatives.ts";

const { signal } = new AbortController();
const workflowType = { name: "order", version: "1" };

/** Runs by their ids. Whoever asks for another is told that there is none. */
class Runs {
  readonly asked: string[] = [];
  readonly #runs = new Map<string, readonly HistoryEvent[]>();

  add(runId: string, rows: readonly (readonly [EventType, object])[]): this {
    const events = rows.map(([eventType, attributes], index) => {
      const wire = { eventId: index + 1, eventType, eventTimestamp: 0 };
      // `as`: rows are written by hand.
      return { ...wire, [attributesMember(eventType)]: attributes } as HistoryEvent;
    });
    this.#runs.set(runId, events);
    return this;
  }

  started(runId: string, more: object = {}): this {
    return this.add(runId, [["WorkflowExecutionStarted", { workflowType, ...more }]]);
  }

  events(runId: string) {
    return (this.#runs.get(runId) ?? []).map(readEvent);
  }

  get swf(): Pick<Swf, "call"> {
    const call = (name: string, input: { readonly execution: { readonly runId: string } }): Promise<unknown> => {
      const { runId } = input.execution;
      this.asked.push(`${name} ${runId}`);
      const events = this.#runs.get(runId);
      if (events === undefined) return Promise.reject(new CallFault("UnknownResourceFault", "no such run", 400));
      if (name === "DescribeWorkflowExecution") return Promise.resolve({ executionInfo: { closeStatus: "FAILED" } });
      return Promise.resolve({ events });
    };
    // `as`: it answers the two operations that are asked.
    return { call: call as Swf["call"] };
  }

  ancestorsOf(workflowId: string, runId: string) {
    const links = familyLinks(this.events(runId));
    return readAncestors(this.swf, "shop", { workflowId, runId, links }, signal);
  }
}

const parent = (workflowId: string, runId: string): object => ({ parentWorkflowExecution: { workflowId, runId } });
const continued = (continuedExecutionRunId: string): object => ({ continuedExecutionRunId });

test("ancestors are looked up from the run before to the first, two calls each", async () => {
  const runs = new Runs().started("top").started("mid1", parent("top", "top")).started("mid2", continued("mid1"));
  runs.started("leaf", parent("mid", "mid2"));
  const { runs: found, hasMore } = await runs.ancestorsOf("leaf", "leaf");
  expect([...found.keys()]).toEqual(["mid2", "mid1", "top"]);
  expect(found.get("mid1")).toMatchObject({
    workflowId: "mid",
    isRead: false,
    links: { continuedAs: "mid2", status: "FAILED" },
  });
  expect(found.get("top")?.links.children).toMatchObject([{ workflowId: "mid", runId: "mid1" }]);
  expect([hasMore, runs.asked.length]).toEqual([false, 6]);
});

test("a parent that has gone is named all the same", async () => {
  const runs = new Runs().started("leaf", parent("gone", "gone"));
  const { runs: found } = await runs.ancestorsOf("leaf", "leaf");
  expect(found.get("gone")).toMatchObject({ workflowId: "gone", links: { status: "unknown" } });
});

test("a history that names itself, and a chain without an end, are bounded", async () => {
  const own = new Runs().started("a", parent("a", "a"));
  expect((await own.ancestorsOf("a", "a")).runs.size).toBe(0);
  const circle = new Runs().started("a", continued("b")).started("b", continued("c")).started("c", continued("b"));
  expect([...(await circle.ancestorsOf("x", "a")).runs.keys()]).toEqual(["b", "c"]);
  const long = new Runs();
  for (let number = 0; number < 50; number += 1) long.started(`r${number}`, continued(`r${number + 1}`));
  const { runs, hasMore } = await long.ancestorsOf("x", "r0");
  expect([runs.size, hasMore, long.asked.length]).toEqual([20, true, 40]);
});

test("relatives are read from the whole history of a run, or are gone with it", async () => {
  const child = { workflowId: "sub", workflowType };
  const runs = new Runs().add("a", [
    ["WorkflowExecutionStarted", { workflowType }],
    ["StartChildWorkflowExecutionInitiated", child],
  ]);
  const read = (runId: string) => readRelatives(runs.swf, "shop", { workflowId: "x", runId }, signal);
  expect(await read("a")).toMatchObject({ isRead: true, links: { children: [{ workflowId: "sub" }] } });
  expect(await read("gone")).toBeNull();
});

test("an opened relative is read again while it is open, the less often the more there is to read", () => {
  const links = familyLinks(new Runs().started("a").events("a"));
  const read = { workflowId: "a", links, isRead: true, eventCount: 1 };
  expect(readAgainAfterMs(read, 1)).toBe(10_000);
  expect(readAgainAfterMs({ ...read, eventCount: 2_500 }, 4)).toBe(120_000);
  expect(readAgainAfterMs({ ...read, links: { ...links, status: "COMPLETED" } }, 1)).toBe(false);
  expect(readAgainAfterMs(null, 1)).toBe(false);
});
