import type { HistoryEvent } from "@aws-sdk/client-swf";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { go, versioned } from "./fixtures/versions/before.ts";
import { historyOf } from "./history-of.ts";

// Two workers with different code on one task list. Neither keeps anything in memory, so each task may go to either.

type Version = "before" | "patched" | "changed";
const bundles = new Map<Version, WorkflowBundle>();
const executions = 6;

beforeAll(async () => {
  for (const version of ["before", "patched", "changed"] as const) {
    bundles.set(version, await bundleWorkflows(new URL(`./fixtures/versions/${version}.ts`, import.meta.url)));
  }
}, 120_000);

beforeEach(() => activities.runs.clear());

/** A worker of that version, which is its identity in histories. */
async function start(world: FlowWorld, version: Version): Promise<void> {
  const workflows = bundles.get(version);
  if (workflows === undefined) throw new Error(`no bundle of ${version}`);
  await world.worker({ workflows, activities, identity: version, cachedExecutionsMax: 0 });
}

interface Hold {
  /** Who held it. */
  readonly identity: string | undefined;
  readonly reason: string;
  readonly details: string;
}

function startedBy(events: readonly HistoryEvent[], completedEventId: number | undefined): string | undefined {
  const completed = events.find(({ eventId }) => eventId === completedEventId);
  const startedEventId = completed?.decisionTaskCompletedEventAttributes?.startedEventId;
  const started = events.find(({ eventId }) => eventId === startedEventId);
  return started?.decisionTaskStartedEventAttributes?.identity;
}

/** Who decided each task that decided anything, in order, and who did not and why. */
function decidersOf(events: readonly HistoryEvent[]): { deciders: Set<string | undefined>; holds: readonly Hold[] } {
  const held = new Set<number | undefined>();
  const holds = events.flatMap(({ markerRecordedEventAttributes: marker }) => {
    if (marker?.markerName !== "openswf.held") return [];
    held.add(marker.decisionTaskCompletedEventId);
    const { reason, details } = JSON.parse(marker.details ?? "");
    return [{ identity: startedBy(events, marker.decisionTaskCompletedEventId), reason, details }];
  });
  const completed = events.filter(
    ({ eventId, eventType }) => eventType === "DecisionTaskCompleted" && !held.has(eventId),
  );
  return { deciders: new Set(completed.map(({ eventId }) => startedBy(events, eventId))), holds };
}

/** Begins executions with one version alone, and ends them with both. */
async function sideBySide(world: FlowWorld, first: Version, second: Version) {
  await start(world, first);
  const handles = [];
  for (let count = 0; count < executions; count++) handles.push(await world.client.start(versioned));
  await world.untilTime(1_000);
  await start(world, second);
  await world.idle();
  for (const handle of handles) await handle.signal(go);
  const results = await world.until(Promise.all(handles.map((each) => each.result())));
  const histories = await Promise.all(handles.map((each) => historyOf(world, each)));
  return { results, histories: histories.map(decidersOf) };
}

test.each([
  { first: "before", second: "changed", sum: 1_011, recorded: "[1,10]", decided: "[1,100]" },
  { first: "changed", second: "before", sum: 1_101, recorded: "[1,100]", decided: "[1,10]" },
] as const)(
  "executions of the version $first are held by $second, which says why, and go on with $first",
  async (given) => {
    const { first, second, sum, recorded, decided } = given;
    await using world = await FlowWorld.open();
    const { results, histories } = await sideBySide(world, first, second);
    expect(results).toEqual(Array(executions).fill(sum));
    expect(activities.runs.get("add")).toBe(3 * executions);
    const holds = histories.flatMap((each) => each.holds);
    expect(holds.length).toBeGreaterThan(0);
    for (const { identity, reason, details } of holds) {
      expect({ identity, reason }).toEqual({ identity: second, reason: "DeterminismError" });
      expect(details).toContain(recorded);
      expect(details).toContain(decided);
      expect(details).toContain(`${second}.ts:`);
    }
    for (const { deciders } of histories) expect([...deciders]).toEqual([first]);
  },
);

test("runs that began before a patch go on with either version, the old way, and none is held", async () => {
  await using world = await FlowWorld.open();
  const { results, histories } = await sideBySide(world, "before", "patched");
  expect(results).toEqual(Array(executions).fill(1_011));
  expect(histories.flatMap(({ holds }) => holds)).toEqual([]);
  const deciders = new Set(histories.flatMap((each) => [...each.deciders]));
  expect([...deciders].sort()).toEqual(["before", "patched"]);
});

test("runs that began with a patch are held by the version before it, and go on the new way", async () => {
  await using world = await FlowWorld.open();
  const { results, histories } = await sideBySide(world, "patched", "before");
  expect(results).toEqual(Array(executions).fill(1_101));
  const holds = histories.flatMap((each) => each.holds);
  expect(holds.length).toBeGreaterThan(0);
  for (const { identity, reason, details } of holds) {
    expect({ identity, reason }).toEqual({ identity: "before", reason: "DeterminismError" });
    expect(details).toContain("by-hundreds");
  }
  for (const { deciders } of histories) expect([...deciders]).toEqual(["patched"]);
});

test.each([
  ["before", "changed"],
  ["patched", "before"],
] as const)(
  "while %s and %s share a list from the start, each execution keeps to the code that decided its second step",
  async (...versions) => {
    await using world = await FlowWorld.open();
    for (const version of versions) await start(world, version);
    const handles = [];
    for (let count = 0; count < executions; count++) handles.push(await world.client.start(versioned));
    for (const handle of handles) await handle.signal(go);
    const results = await world.until(Promise.all(handles.map((each) => each.result())));
    // Each step ran once, whatever was held in between.
    expect(activities.runs.get("add")).toBe(3 * executions);
    for (const [index, handle] of handles.entries()) {
      const events = await historyOf(world, handle);
      const second = events.filter(({ eventType }) => eventType === "ActivityTaskScheduled")[1];
      const attributes = second?.activityTaskScheduledEventAttributes;
      const decider = startedBy(events, attributes?.decisionTaskCompletedEventId);
      expect(results[index]).toBe(decider === "before" ? 1_011 : 1_101);
    }
  },
);
