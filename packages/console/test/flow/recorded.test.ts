import { foldHistory } from "@openswf/insight/execution/execution-fold";
import { failureText } from "@openswf/insight/failures/failure";
import { FlowFold } from "@openswf/insight/flow/flow-fold";
import { readInput } from "@openswf/insight/flow/read-input";
import { readEvent } from "@openswf/insight/history/read-event";
import { textOfParts } from "@openswf/insight/waiting/parts";
import { whyItWaits } from "@openswf/insight/waiting/why-it-waits";
import type { HistoryEvent as WireHistoryEvent } from "@openswf/model/wire-types";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { bundleWorkflows } from "../../../flow/src/isolation/bundle/bundle-workflows.ts";
import type { WorkflowBundle } from "../../../flow/src/isolation/workflow-bundle.ts";
import { historyOf } from "../../../flow/test/worker/history-of.ts";
import { FlowWorld } from "../../../flow/test/world/flow-world.ts";
import { failureTrail } from "../../src/logic/flow/failure-trail.ts";
import { TimelineFold } from "../../src/logic/timeline/timeline-fold.ts";
import * as activities from "./fixtures/activities.ts";
import { delivering, ordering } from "./fixtures/workflows.ts";

let workflows: WorkflowBundle;

beforeAll(async () => {
  workflows = await bundleWorkflows(new URL("./fixtures/workflows.ts", import.meta.url));
}, 120_000);

beforeEach(() => {
  activities.failures.charge = 2;
});

/** The history as the API gives it in JSON: the SDK of AWS has made Dates of the times. */
async function eventsOf(world: FlowWorld, run: { workflowId: string; runId: string | undefined }) {
  const events = await historyOf(world, run);
  // `as`: but for the times, the same as on the wire.
  return events.map((event) =>
    readEvent({ ...event, eventTimestamp: Number(event.eventTimestamp) / 1000 } as unknown as WireHistoryEvent),
  );
}

test("a call that is tried again reads as one, with its failure and the time of the next attempt", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const handle = await world.client.start(ordering, "order-7", { workflowId: "order-7" });
  const { runId } = handle;
  await world.untilTime(3_000);
  const events = await eventsOf(world, { workflowId: "order-7", runId });
  const fold = new FlowFold();
  fold.add(events);

  const { calls, patches, sideEffects, localActivities, published, identity, input, isFlow, held } = fold.view;
  expect([isFlow, identity?.workflowId, identity?.runId, input.args, held]).toEqual([
    true,
    "order-7",
    runId,
    ['"order-7"'],
    [],
  ]);
  expect(
    calls.map(({ name, firstId, status, attempts }) => [name, firstId, status, attempts.map((each) => each.status)]),
  ).toEqual([["charge", "a1", "waits for retry", ["failed", "failed"]]]);
  expect(calls[0]?.attempts[1]?.failure).toMatchObject({
    type: "CardDeclined",
    message: "no funds",
    details: '{"price":7}',
    isDecoded: true,
  });
  expect(calls[0]?.attempts[1]?.failure?.stack).toContain("activities.ts");
  expect(calls[0]?.waits).toEqual([2_000]);
  const policy = { attempts: 4, firstMs: 2_000, factor: 2, maxMs: 200_000, jitter: 0 };
  expect(calls[0]).toMatchObject({ policy, next: { number: 3, known: "told" } });
  expect(patches.map(({ id }) => id)).toEqual(["look-up-first"]);
  expect(sideEffects.map(({ value }) => value)).toEqual(["4"]);
  expect(localActivities).toMatchObject([{ name: "lookUp", value: "7", attempt: 1 }]);
  expect(published?.text).toBe('{"step":"started","dice":4}');

  const why = whyItWaits({ state: foldHistory(events), now: world.clock.now(), retries: fold.retries });
  expect(textOfParts(why.sentence, world.clock.now())).toBe(
    "Retries charge in 3 s: attempt 3 of 4, after CardDeclined: no funds",
  );
  expect(why.others.map(({ kind }) => kind)).toEqual(["timer"]);
});

test("once it has succeeded, all attempts are in one row", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const handle = await world.client.start(ordering, "order-8", { workflowId: "order-8" });
  await world.until(handle.result());
  const events = await eventsOf(world, { workflowId: "order-8", runId: handle.runId });
  const fold = new FlowFold();
  // Whatever the pages are.
  for (let from = 0; from < events.length; from += 5) fold.add(events.slice(Math.max(from - 2, 0), from + 5));
  const [call] = fold.view.calls;
  expect([call?.status, call?.attempts.length, call?.waits, fold.retries]).toEqual([
    "completed",
    3,
    [2_000, 4_000],
    [],
  ]);
  expect(call && readInput(call.inputText).args).toEqual(["7"]);
  const timeline = new TimelineFold();
  timeline.add(events);
  const row = timeline.timeline(0).rows.find(({ kind }) => kind === "activity");
  expect(row?.spans.map(({ state }) => state)).toEqual(["failed", "failed", "completed"]);
});

test("the failure of a child is followed to the activity that caused it", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const handle = await world.client.start(delivering, "d-1", { workflowId: "d-1" });
  await expect(world.until(handle.result())).rejects.toThrow();
  const parent = await eventsOf(world, { workflowId: "d-1", runId: handle.runId });
  const { steps: trail, lost } = await failureTrail(parent, (run) => eventsOf(world, run));
  expect(lost).toBeUndefined();
  expect(
    trail.map(({ execution, failure, child }) => [execution?.workflowId, failureText(failure), child?.workflowId]),
  ).toEqual([
    [undefined, "OutOfStock: no parcel for d-1", "d-1-parcel"],
    ["d-1-parcel", "OutOfStock: no parcel for d-1", undefined],
  ]);
  const [first, second] = trail;
  const child = await eventsOf(world, { workflowId: "d-1-parcel", runId: first?.child?.runId });
  expect(parent.find(({ eventId }) => eventId === first?.eventId)?.eventType).toBe("ChildWorkflowExecutionFailed");
  expect(child.find(({ eventId }) => eventId === second?.eventId)?.eventType).toBe("ActivityTaskFailed");
  const why = whyItWaits({ state: foldHistory(parent), now: world.clock.now() });
  expect(textOfParts(why.sentence, 0)).toMatch(
    /^Failed after .*: OutOfStock: no parcel for d-1, in activity ship \(a1\)$/,
  );
});
