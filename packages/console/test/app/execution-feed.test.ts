import { CallFault } from "@openswf/insight/calls/fault";
import { type Filters, noFilters } from "@openswf/insight/search/filters";
import type { OperationName, Operations } from "@openswf/model/operations";
import { describe, expect, test } from "vitest";
import { completeExecution, failExecution } from "../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../core/test/world/world.ts";
import { ExecutionFeed } from "../../src/app/executions/execution-feed.ts";
import { findExecution } from "../../src/app/executions/find-execution.ts";

/** Executions on a page, so that few make several pages. */
const pageSize = 3;

/** The real core, one call at a time, in small pages. `before` is called before each. */
class Lister {
  readonly #world: World;
  readonly calls: { readonly name: string; readonly input: object }[] = [];
  fails: Error | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  call<Name extends OperationName>(name: Name, input: Operations[Name]["input"]): Promise<Operations[Name]["output"]> {
    const answer = this.#busy.then(() => {
      this.calls.push({ name, input });
      if (this.fails !== undefined) throw this.fails;
      return this.#world.call(name, { ...input, maximumPageSize: pageSize });
    });
    this.#busy = answer.catch(() => undefined);
    return answer;
  }
}

async function feedOf(world: World, filters: Partial<Filters> = {}, most?: number) {
  const lister = new Lister(world);
  const feed = new ExecutionFeed(lister, "shop", { ...noFilters, ...filters }, () => world.clock.now(), most);
  const ids = (): string =>
    feed
      .current()
      .rows.map(({ execution }) => execution.workflowId)
      .join(" ");
  await feed.loadMore();
  return { feed, lister, ids };
}

/** Starts executions a second apart, so that their order is certain. */
async function starts(world: World, ...workflowIds: readonly string[]): Promise<void> {
  for (const workflowId of workflowIds) {
    await world.starts(workflowId, { taskList: { name: workflowId } });
    await world.waits(1);
  }
}

async function closes(world: World, workflowId: string, how: "completes" | "fails" = "completes"): Promise<void> {
  const task = await world.takesDecisionTask(workflowId);
  await world.answers(task, how === "completes" ? completeExecution() : failExecution());
  await world.waits(1);
}

describe("the list of executions", () => {
  test("is open and closed ones together, newest first, and grows at its end alone", async () => {
    const world = await openWorld();
    await starts(world, "1", "2", "3", "4", "5", "6", "7", "8", "9");
    for (const closed of ["1", "2", "3", "4", "5", "9"]) await closes(world, closed);
    const { feed, ids } = await feedOf(world);
    const seen = [ids()];
    while (!feed.current().isComplete) {
      await feed.loadMore();
      seen.push(ids());
    }
    expect(seen.at(-1)).toBe("9 8 7 6 5 4 3 2 1");
    for (const [index, text] of seen.entries()) expect(seen[index + 1] ?? text).toMatch(new RegExp(`^${text}`));
    expect(feed.current()).toMatchObject({ read: 9, isFull: false, readBackTo: undefined });
  });

  test("grows at its end alone where many have started at the same time", async () => {
    const world = await openWorld();
    for (const id of ["1", "2", "3", "4", "5", "6", "7", "8"]) await world.starts(id, { taskList: { name: id } });
    for (const closed of ["7", "2", "5", "8"]) await closes(world, closed);
    const { feed, ids } = await feedOf(world);
    const seen = [ids()];
    while (!feed.current().isComplete) {
      await feed.loadMore();
      seen.push(ids());
    }
    expect(feed.current().rows.length).toBe(8);
    for (const [index, text] of seen.entries()) expect(seen[index + 1] ?? text).toMatch(new RegExp(`^${text}`));
  });

  test("follows what starts and closes", async () => {
    const world = await openWorld();
    await starts(world, "1", "2");
    const { feed, ids } = await feedOf(world);
    const before = feed.current().rows;
    await feed.refresh();
    // The same array, so that nothing is drawn again.
    expect(feed.current().rows).toBe(before);
    await starts(world, "3");
    await closes(world, "1", "fails");
    await feed.refresh();
    expect(ids()).toBe("3 2 1");
    expect(feed.current().rows.map(({ closeStatus }) => closeStatus)).toEqual([undefined, undefined, "FAILED"]);
  });

  test("of open ones loses those that close, and no late page brings them back", async () => {
    const world = await openWorld();
    await starts(world, "1", "2", "3", "4", "5");
    const { feed, ids } = await feedOf(world, { statuses: ["OPEN"] });
    expect(ids()).toBe("5 4 3");
    await closes(world, "4");
    await closes(world, "1");
    await feed.refresh();
    expect(ids()).toBe("5 3");
    await feed.loadMore();
    expect(ids()).toBe("5 3 2");
  });

  test("of open and failed ones loses those that close otherwise", async () => {
    const world = await openWorld();
    await starts(world, "1", "2", "3");
    const { feed, ids } = await feedOf(world, { statuses: ["OPEN", "FAILED"] });
    expect(ids()).toBe("3 2 1");
    await closes(world, "1", "fails");
    await closes(world, "2");
    await feed.refresh();
    expect(ids()).toBe("3 1");
  });

  test("of one status asks for no other, and takes what closes so", async () => {
    const world = await openWorld();
    await starts(world, "1", "2");
    const { feed, lister, ids } = await feedOf(world, { statuses: ["FAILED"] });
    await closes(world, "1", "fails");
    await closes(world, "2");
    await feed.refresh();
    expect(ids()).toBe("1");
    expect(lister.calls.map(({ name }) => name)).not.toContain("ListOpenWorkflowExecutions");
    expect(lister.calls.at(-1)?.input).toMatchObject({ closeStatusFilter: { status: "FAILED" } });
  });

  test("is narrowed by what SWF cannot apply in the same call, and says how far it has searched", async () => {
    const world = await openWorld();
    for (const [index, tag] of ["eu", "us", "us", "us", "us", "eu"].entries()) {
      await world.starts(`${tag}-${index}`, { tagList: [tag, "all"], taskList: { name: `list-${index}` } });
      await world.waits(1);
    }
    const { feed, ids } = await feedOf(world, {
      tag: "all",
      workflowId: undefined,
      typeName: "order",
      statuses: ["OPEN"],
    });
    expect(feed.current()).toMatchObject({ read: 3, isComplete: false });
    const narrowed = await feedOf(world, { tag: "eu", workflowId: "eu-0" });
    expect(narrowed.ids()).toBe("eu-0");
    await feed.loadMore();
    expect(ids()).toBe("eu-5 us-4 us-3 us-2 us-1 eu-0");
  });

  test("of what has closed lately is in the order of closes, and time takes out what is older", async () => {
    const world = await openWorld();
    await starts(world, "1", "2", "3");
    for (const closed of ["2", "3", "1"]) await closes(world, closed);
    const { feed, ids } = await feedOf(world, { closedWithinMs: 60_000 });
    await feed.loadMore();
    expect(ids()).toBe("1 3 2");
    await world.waits(58);
    await feed.refresh();
    expect(ids()).toBe("1 3");
    await world.waits(60);
    await feed.refresh();
    expect(ids()).toBe("");
  });

  test("of what has been open for long takes in what has become so", async () => {
    const world = await openWorld();
    await starts(world, "1");
    await world.waits(30);
    await starts(world, "2");
    await world.waits(30);
    const { feed, ids } = await feedOf(world, { statuses: ["OPEN"], overMs: 45_000 });
    expect(ids()).toBe("1");
    await world.waits(30);
    await feed.refresh();
    expect(ids()).toBe("2 1");
  });

  test("is read again from its start where more has happened than a refresh reads", async () => {
    const world = await openWorld();
    await starts(world, "before");
    const { feed, ids } = await feedOf(world);
    const many = Array.from({ length: 18 }, (_, index) => String(index));
    await starts(world, ...many);
    await feed.refresh();
    expect(ids()).toBe("17 16 15");
    while (!feed.current().isComplete) await feed.loadMore();
    expect(ids()).toBe([...many.toReversed(), "before"].join(" "));
  });

  test("is not read again because much has happened in the seconds that every refresh reads again", async () => {
    const world = await openWorld();
    for (let index = 0; index < 20; index += 1) await world.starts(String(index), { taskList: { name: "many" } });
    const { feed, lister } = await feedOf(world);
    while (!feed.current().isComplete) await feed.loadMore();
    lister.calls.length = 0;
    await feed.refresh();
    expect(feed.current()).toMatchObject({ isComplete: true, read: 20 });
    expect(lister.calls.length).toBeLessThanOrEqual(2);
  });

  test("ends where it has read what it may, and keeps no more", async () => {
    const world = await openWorld();
    await starts(world, "1", "2", "3", "4", "5", "6", "7", "8");
    const { feed, ids } = await feedOf(world, { statuses: ["OPEN"] }, 5);
    await feed.loadMore();
    await feed.loadMore();
    expect(feed.current()).toMatchObject({ isFull: true, isComplete: false, read: 6 });
    expect(ids()).toBe("8 7 6 5 4");
    await starts(world, "9");
    await feed.refresh();
    expect(ids()).toBe("9 8 7 6 5");
  });

  test("tells of an error, and goes on after it", async () => {
    const world = await openWorld();
    await starts(world, "1");
    const { feed, lister, ids } = await feedOf(world);
    const throttled = new CallFault("ThrottlingException", "Rate exceeded", 400);
    lister.fails = throttled;
    await feed.refresh();
    expect(feed.current().error).toBe(throttled);
    lister.fails = undefined;
    await starts(world, "2");
    await feed.refresh();
    expect([ids(), feed.current().error]).toEqual(["2 1", undefined]);
  });
});

test("an execution is found by what people paste of it", async () => {
  const world = await openWorld();
  await starts(world, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
  const runId = await world.runOf("1");
  const one = { kind: "one", workflowId: "1", runId };
  const lister = new Lister(world);
  expect(await findExecution(lister, "shop", "1")).toEqual(one);
  expect(await findExecution(lister, "shop", `{"workflowId":"1","runId":"${runId}"}`)).toEqual(one);
  lister.calls.length = 0;
  // It is older than what is searched through: its id says when it began.
  expect(await findExecution(lister, "shop", ` ${runId} `)).toEqual(one);
  expect(lister.calls).toHaveLength(1);
  await closes(world, "1");
  expect(await findExecution(lister, "shop", runId)).toEqual(one);
  await starts(world, "1");
  expect(await findExecution(lister, "shop", "1")).toEqual({ kind: "several", workflowId: "1" });
  expect(await findExecution(lister, "shop", "nothing")).toBeUndefined();
  expect(await findExecution(lister, "shop", "23dFVrjjpOehOqKN8kO0pnL+PUDfG4uj/jXr7+H14DUEc=")).toBeUndefined();
  expect(await findExecution(lister, "shop", " ")).toBeUndefined();
});
