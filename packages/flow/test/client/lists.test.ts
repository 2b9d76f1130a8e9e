import { expect, test } from "vitest";
import type { ExecutionFilter } from "../../src/client/list-executions.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { cart, closed, doubled } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);
const start = Date.UTC(2026, 0, 1);
const at = (minutes: number): Date => new Date(start + minutes * 60_000);

/** Carts c1 to c4, a minute apart: c1 is completed after 10 minutes, c2 terminated after 20; and d1, which completes at once. */
async function openShop(): Promise<FlowWorld> {
  const world = await FlowWorld.open();
  const { client, clock } = world;
  await world.worker({ workflows, activities });
  for (const [index, workflowId] of ["c1", "c2", "c3", "c4"].entries()) {
    await world.until(world.sleepUntil(at(index).getTime()));
    await client.start(cart, undefined, { workflowId, tags: index % 2 === 0 ? ["even"] : ["odd", "x"] });
  }
  await world.until(client.execute(doubled, 1, { workflowId: "d1", tags: ["x"] }));
  await world.until(world.sleepUntil(at(10).getTime()));
  await client.handle("c1").signal(closed);
  await world.until(client.handle("c1").result());
  await world.until(world.sleepUntil(at(20).getTime()));
  await client.handle("c2").terminate();
  expect(clock.now()).toBeGreaterThanOrEqual(at(20).getTime());
  return world;
}

const cases: readonly { why: string; filter: ExecutionFilter; found: readonly string[]; counted?: false }[] = [
  { why: "nothing, so all that are open", filter: {}, found: ["c4", "c3"] },
  { why: "all that are closed", filter: { status: "CLOSED" }, found: ["d1", "c2", "c1"] },
  { why: "a way of being closed", filter: { status: "TERMINATED" }, found: ["c2"] },
  { why: "a workflow", filter: { status: "CLOSED", type: cart }, found: ["c2", "c1"] },
  { why: "a name of all versions", filter: { type: { name: "cart" } }, found: ["c4", "c3"] },
  { why: "a version that is not there", filter: { type: { name: "cart", version: "2" } }, found: [] },
  { why: "a tag", filter: { status: "CLOSED", tag: "x" }, found: ["d1", "c2"] },
  { why: "a workflow id", filter: { workflowId: "c3" }, found: ["c3"] },
  { why: "times of the start", filter: { startedFrom: at(3) }, found: ["c4"] },
  {
    why: "times of the start, both",
    filter: { status: "CLOSED", startedFrom: at(1), startedTo: at(2) },
    found: ["c2"],
  },
  { why: "times of the close", filter: { status: "CLOSED", closedFrom: at(15) }, found: ["c2"] },
  {
    why: "times of both",
    filter: { status: "CLOSED", startedTo: at(1), closedTo: at(15) },
    found: ["c1"],
    counted: false,
  },
  { why: "a tag and a type", filter: { status: "CLOSED", tag: "x", type: cart }, found: ["c2"], counted: false },
  { why: "a workflow id and a tag", filter: { workflowId: "c3", tag: "odd" }, found: [], counted: false },
  { why: "a tag and a status", filter: { status: "COMPLETED", tag: "x" }, found: ["d1"], counted: false },
];

test("executions are listed and counted by all that SWF filters by", async () => {
  await using world = await openShop();
  const { client } = world;
  for (const { why, filter, found, counted = true } of cases) {
    const ids: string[] = [];
    for await (const { workflowId } of client.executions(filter)) ids.push(workflowId);
    expect(ids, why).toEqual(found);
    const count = client.countExecutions(filter);
    if (counted) expect(await count, why).toEqual({ count: found.length, truncated: false });
    else await expect(count, why).rejects.toThrow("at once");
  }
});

test("a list goes on over its pages, from either end", async () => {
  await using world = await openShop();
  const ids: string[] = [];
  const list = world.client.executions({ status: "CLOSED" }, { first: "oldest", pageSize: 1 });
  for await (const { workflowId, status, startedAt, closedAt } of list) {
    ids.push(workflowId);
    expect(closedAt?.getTime(), status).toBeGreaterThanOrEqual(startedAt.getTime());
  }
  expect(ids).toEqual(["c1", "c2", "d1"]);
});

test("times of the close are for closed executions", async () => {
  await using world = await FlowWorld.open();
  const list = world.client.executions({ closedFrom: at(0) });
  await expect(list.next()).rejects.toThrow('add status "CLOSED"');
});
