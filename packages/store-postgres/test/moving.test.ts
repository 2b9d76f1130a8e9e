import type { Store } from "@openswf/core/stores/store";
import { openMemoryStore } from "@openswf/store-memory";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  change,
  close,
  commitEach,
  domain,
  lines,
  list,
  orders,
  query,
  run,
  start,
} from "../../core/test/stores/contract/building.ts";
import { audit } from "../../core/test/world/audit.ts";
import { folder, Openswf } from "../../server/test/cli/openswf.ts";
import { copied, exported, imported } from "../../server/test/transfer/copies.ts";
import { eventfulWorld } from "../../server/test/verify/eventful-world.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { openPostgresSnapshot } from "../src/open/snapshot.ts";
import { hasPostgres, makeSchema, type TestSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("a store that moves to PostgreSQL", () => {
  let schema: TestSchema;
  beforeEach(async () => {
    schema = await makeSchema();
  });
  afterEach(() => schema.drop());

  const inPostgres = async <Result>(use: (store: Store) => Promise<Result>): Promise<Result> => {
    const store = await openPostgresStore(schema.url, { notices: "off" });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  const inSnapshot = async <Result>(use: (store: Store) => Promise<Result>): Promise<Result> => {
    const store = await openPostgresSnapshot(schema.url);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };

  test("is the same there, and the same when it comes back", async () => {
    const world = await eventfulWorld();
    const text = await exported(world.store.inner);
    await inPostgres((store) => imported(text, store));
    await inSnapshot(async (snapshot) => {
      expect(await exported(snapshot)).toBe(text);
      await audit(snapshot, world.clock.now());
      const back = await copied(snapshot);
      expect(await exported(back)).toBe(text);
      await audit(back, world.clock.now());
    });
  });

  test("keeps long histories and the order of the runs of a workflowId", async () => {
    const store = openMemoryStore();
    await store.registerDomain(domain("orders"), 10);
    const named = (number: number) => run(number, "order-1");
    const started = (number: number, startedAt: number) => start(named(number), { workflowId: "order-1", startedAt });
    await commitEach(
      store,
      ...[5, 4, 3].flatMap((number) => [started(number, 1_000), close(named(number), 1, 1_000, "CONTINUED_AS_NEW")]),
      started(2, 500),
      change(named(2), 1, { events: lines(3, 24_998), wakeAt: 7_000, snapshot: { lastEventId: 24_000, body: "{}" } }),
    );
    const text = await exported(store);
    const counts = await inPostgres((target) => imported(text, target));
    expect(counts).toMatchObject({ executions: 4, events: 25_006 });
    await inSnapshot(async (snapshot) => {
      expect(await exported(snapshot)).toBe(text);
      expect(await snapshot.findOpenRun(orders, "order-1")).toBe(named(2));
      expect((await list(snapshot, query({ status: "closed" }))).toSorted()).toEqual([3, 4, 5].map(named).toSorted());
      expect((await snapshot.readExecution(named(2)))?.tail).toHaveLength(1_000);
    });
  });

  test("moves there and back by command, with its tasks in flight", async () => {
    const cwd = folder();
    const server = Openswf.runs(["serve", "--port", "0"], { cwd });
    const flight = await startsWork(await server.ready());
    // Also works while the server runs, but the file then lacks what the server does afterwards.
    const early = Openswf.runs(["export", "early.jsonl"], { cwd });
    expect(await early.ended()).toBe(0);
    server.process.kill("SIGTERM");
    await server.ended();

    const out = Openswf.runs(["export", "all.jsonl.gz"], { cwd });
    expect([await out.ended(), out.stderr]).toEqual([0, ""]);
    expect(out.stdout).toContain(
      "1 executions with 6 events, 1 domains, 2 types, 0 access records were exported to all.jsonl.gz\n",
    );
    const env = { OPENSWF_STORE: schema.url };
    const into = Openswf.runs(["import", "all.jsonl.gz"], { cwd, env });
    expect([await into.ended(), into.stderr]).toEqual([0, ""]);
    expect(into.stdout).toContain("1 executions with 6 events, 1 domains, 2 types, 0 access records were imported\n");
    expect(into.stdout).not.toContain("search_path");

    const there = Openswf.runs(["serve", "--port", "0"], { cwd, env });
    await finishesWork(await there.ready(), flight);
    there.process.kill("SIGTERM");
    await there.ended();
    const back = Openswf.runs(["export", "back.jsonl", "--store", schema.url], { cwd });
    expect([await back.ended(), back.stderr]).toEqual([0, ""]);
    const home = Openswf.runs(["import", "back.jsonl", "--store", "sqlite:home.sqlite"], { cwd });
    expect([await home.ended(), home.stderr]).toEqual([0, ""]);
    const verify = Openswf.runs(["verify", "--store", "sqlite:home.sqlite"], { cwd });
    expect(await verify.ended()).toBe(0);
    expect(verify.stdout).toBe("home.sqlite: 1 executions with 11 events and 0 access records checked, 0 problems\n");
    const restarted = Openswf.runs(["serve", "--port", "0", "--store", "sqlite:home.sqlite"], { cwd });
    const { events } = await asked(await restarted.ready(), "GetWorkflowExecutionHistory", {
      domain: "shop",
      execution: flight.execution,
    });
    expect(events).toHaveLength(11);
  });

  test("does not accept page tokens of lists from before the move, in either direction", async () => {
    const cwd = folder();
    const flags = { sqlite: ["--store", "sqlite:home.sqlite"], postgres: ["--store", schema.url] };
    const asks = async (store: readonly string[], ask: (url: string) => Promise<string>): Promise<string> => {
      const server = Openswf.runs(["serve", "--port", "0", ...store], { cwd });
      const answer = await ask(await server.ready());
      server.process.kill("SIGTERM");
      await server.ended();
      return answer;
    };
    const first = await asks(flags.sqlite, async (url) => {
      await startsWork(url);
      await startsOrder(url, "order-2");
      return firstPage(url);
    });
    expect(await Openswf.runs(["export", "all.jsonl", ...flags.sqlite], { cwd }).ended()).toBe(0);
    expect(await Openswf.runs(["import", "all.jsonl", ...flags.postgres], { cwd }).ended()).toBe(0);
    const second = await asks(flags.postgres, async (url) => {
      await expectInvalid(url, first);
      return firstPage(url);
    });
    expect(await Openswf.runs(["export", "back.jsonl", ...flags.postgres], { cwd }).ended()).toBe(0);
    flags.sqlite = ["--store", "sqlite:back.sqlite"];
    expect(await Openswf.runs(["import", "back.jsonl", ...flags.sqlite], { cwd }).ended()).toBe(0);
    await asks(flags.sqlite, async (url) => {
      await expectInvalid(url, second);
      return firstPage(url);
    });
  });

  test("is refused as incomplete when the import has failed", async () => {
    const text = await exported((await eventfulWorld()).store.inner);
    const cwd = folder();
    const failed = Openswf.runs(["import", "-", "--store", schema.url], { cwd });
    failed.process.stdin?.end(text.slice(0, -100));
    expect(await failed.ended()).toBe(1);
    expect(failed.stderr).toMatch(
      /^openswf: Standard input cannot be imported: it is truncated in the middle of a line\. .*\n$/,
    );
    expect(failed.stderr).toContain("The import is incomplete and cannot be used.");
    const again = Openswf.runs(["import", "-", "--store", schema.url], { cwd });
    again.process.stdin?.end(text);
    expect(await again.ended()).toBe(1);
    expect(again.stderr).toContain("it is not empty");
  });

  test("needs an empty database, and the refusal says what to do", async () => {
    await inPostgres((store) => store.registerDomain(domain("orders"), 10));
    const cwd = folder();
    await Openswf.runs(["export", "none.jsonl", "--store", schema.url], { cwd }).ended();
    const refused = Openswf.runs(["import", "none.jsonl", "--store", schema.url], { cwd });
    expect(await refused.ended()).toBe(1);
    expect(refused.stderr).toMatch(
      /^openswf: Cannot import into postgres:\/\/\w+@127\.0\.0\.1:\d+\/postgres: it is not/,
    );
    expect(refused.stderr).toContain("Import into an empty database, or an empty schema");
  });
});

interface Flight {
  readonly execution: object;
  readonly activityToken: string;
}

type Answer = Readonly<Record<string, unknown>>;

async function asked(url: string, operation: string, input: object): Promise<Answer> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}` },
    body: JSON.stringify(input),
  });
  expect(reply.status).toBe(200);
  const text = await reply.text();
  // `as`: all outputs are objects.
  return text === "" ? {} : (JSON.parse(text) as Answer);
}

const openList = { domain: "shop", startTimeFilter: { oldestDate: 0 }, maximumPageSize: 1 };

/** Returns the token of the second page. */
async function firstPage(url: string): Promise<string> {
  const { executionInfos, nextPageToken } = await asked(url, "ListOpenWorkflowExecutions", openList);
  expect(executionInfos).toHaveLength(1);
  expect(nextPageToken).toEqual(expect.any(String));
  return String(nextPageToken);
}

async function expectInvalid(url: string, nextPageToken: string): Promise<void> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": "SimpleWorkflowService.ListOpenWorkflowExecutions" },
    body: JSON.stringify({ ...openList, nextPageToken }),
  });
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({
    __type: expect.stringContaining("ValidationException"),
    message: "Invalid token",
  });
}

async function startsOrder(url: string, workflowId: string): Promise<object> {
  const { runId } = await asked(url, "StartWorkflowExecution", {
    domain: "shop",
    workflowId,
    workflowType: { name: "order", version: "1" },
    taskList: { name: "orders" },
    taskStartToCloseTimeout: "NONE",
    executionStartToCloseTimeout: "3000",
    childPolicy: "TERMINATE",
  });
  return { workflowId, runId };
}

/** An activity task taken by a worker. */
async function startsWork(url: string): Promise<Flight> {
  const ask = (operation: string, input: object): Promise<Answer> =>
    asked(url, operation, { domain: "shop", ...input });
  const taskList = { name: "orders" };
  await asked(url, "RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" });
  await ask("RegisterWorkflowType", { name: "order", version: "1" });
  await ask("RegisterActivityType", { name: "charge", version: "1" });
  const execution = await startsOrder(url, "order-1");
  const { taskToken } = await ask("PollForDecisionTask", { taskList });
  await ask("RespondDecisionTaskCompleted", {
    taskToken,
    decisions: [
      {
        decisionType: "ScheduleActivityTask",
        scheduleActivityTaskDecisionAttributes: {
          activityType: { name: "charge", version: "1" },
          activityId: "charge-card",
          taskList,
          scheduleToStartTimeout: "NONE",
          scheduleToCloseTimeout: "NONE",
          startToCloseTimeout: "NONE",
          heartbeatTimeout: "NONE",
        },
      },
    ],
  });
  const activity = await ask("PollForActivityTask", { taskList });
  return { execution, activityToken: String(activity["taskToken"]) };
}

/** Answers the task that was taken before the move, and completes the execution. */
async function finishesWork(url: string, { activityToken }: Flight): Promise<void> {
  await asked(url, "RespondActivityTaskCompleted", { taskToken: activityToken, result: "charged" });
  const { taskToken } = await asked(url, "PollForDecisionTask", { domain: "shop", taskList: { name: "orders" } });
  await asked(url, "RespondDecisionTaskCompleted", {
    taskToken,
    decisions: [{ decisionType: "CompleteWorkflowExecution" }],
  });
}
