import { expect, test } from "vitest";
import { connect } from "../../src/client/connect.ts";
import type { DomainCalls } from "../../src/client/domain-calls.ts";
import { type CheckSummary, checkDomain } from "../../src/command/check-domain.ts";
import { textReport } from "../../src/command/check-report.ts";
import { jsonConverter } from "../../src/data/converter.ts";
import { encryption } from "../../src/data/encryption.ts";
import { plainPayloads } from "../../src/data/payload-edges.ts";
import { DataPipeline } from "../../src/data/pipeline.ts";
import { loadWorkflows } from "../../src/replay/workflow-code.ts";
import { ServiceFault } from "../../src/transport/service-fault.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import { FlowWorld } from "../world/flow-world.ts";
import { broken, order, retired } from "./fixtures/before.ts";

const before = new URL("./fixtures/before.ts", import.meta.url);
const after = await loadWorkflows(new URL("./fixtures/after.ts", import.meta.url));

interface Checked {
  readonly summary: CheckSummary;
  /** Workflow id and kind of each. */
  readonly verdicts: Readonly<Record<string, string>>;
}

async function check(
  { domain, calls, clock }: FlowWorld,
  { closed = 0, parallel = 8, ...changed }: Partial<DomainCalls> & { closed?: number; parallel?: number } = {},
): Promise<Checked> {
  const source = { domain, calls, clock, payloads: plainPayloads, converter: jsonConverter, ...changed };
  const verdicts: Record<string, string> = {};
  const summary = await checkDomain(source, after, {
    type: undefined,
    closed,
    parallel,
    verdict: ({ workflowId }, { kind }) => {
      verdicts[workflowId] = kind;
    },
  });
  return { summary, verdicts };
}

async function openWorld(): Promise<FlowWorld> {
  const world = await FlowWorld.open();
  await world.worker({ workflows: before });
  return world;
}

const start = (world: FlowWorld, workflowId: string): Promise<unknown> =>
  world.client.start(order, workflowId, { workflowId });

test("each open execution is the same, differs or fails, and those of unknown types are counted", async () => {
  await using world = await openWorld();
  for (const id of ["wait-same", "wait-changed"]) await start(world, id);
  await world.client.start(broken, undefined, { workflowId: "b1" });
  for (const workflowId of ["r1", "r2"]) await world.client.start(retired, undefined, { workflowId });
  await world.idle();
  const { summary, verdicts } = await check(world);
  expect(verdicts).toEqual({ "wait-same": "same", "wait-changed": "differs", b1: "fails" });
  expect(summary).toMatchObject({ same: 1, differs: 1, fails: 1, unknownTypes: { "retired 1": 2 } });
  expect(textReport(false).summary(summary)).toBe(
    "3 executions checked: 1 same, 1 differs, 1 fails; open, but of types that the files do not export: retired 1 (2)",
  );
});

test("of each type, those that have closed last are checked too", async () => {
  await using world = await openWorld();
  for (const id of ["first", "second", "third"]) await world.until(world.client.execute(order, id, { workflowId: id }));
  expect((await check(world)).verdicts).toEqual({});
  expect((await check(world, { closed: 2 })).verdicts).toEqual({ second: "same", third: "same" });
});

test("an execution that another SDK decides is told apart", async () => {
  await using world = await openWorld();
  const { calls, domain } = world;
  await world.client.start(order, "wait", { workflowId: "f1", taskList: "elsewhere" });
  const { taskToken = "" } = await calls.call("PollForDecisionTask", { domain, taskList: { name: "elsewhere" } });
  await calls.call("RespondDecisionTaskCompleted", { taskToken, executionContext: "theirs" });
  expect((await check(world)).verdicts).toEqual({ f1: "foreign" });
});

test("an execution whose texts cannot be decoded is told, and the others are checked", async () => {
  await using world = await FlowWorld.open();
  const encrypted = (fill: number): DataPipeline =>
    new DataPipeline({ codecs: [encryption({ keys: { k: Buffer.alloc(32, fill) }, current: "k" })] });
  await world.worker({ workflows: before, payloads: encrypted(1) });
  const { calls, clock, domain } = world;
  await world.client.start(order, "wait-plain", { workflowId: "wait-plain" });
  const client = await connect({ domain, calls, clock, payloads: encrypted(1) });
  await client.start(order, "wait-secret", { workflowId: "wait-secret" });
  await world.idle();
  expect((await check(world, { payloads: encrypted(1) })).verdicts).toEqual({
    "wait-plain": "same",
    "wait-secret": "same",
  });
  expect((await check(world, { payloads: encrypted(2) })).verdicts).toEqual({
    "wait-plain": "same",
    "wait-secret": "unreadable",
  });
});

/** The calls of a world, with something else in the place of reading histories. */
function reading(world: FlowWorld, read: (workflowId: string, really: () => Promise<unknown>) => unknown): SwfCalls {
  const { calls } = world;
  return {
    ...calls,
    async call(name, input, options) {
      const really = () => calls.call(name, input, options);
      if (name !== "GetWorkflowExecutionHistory" || !("execution" in input)) return await really();
      // `as`: what `read` gives in the place of an answer is thrown or comes from `really`.
      return (await read(input.execution?.workflowId ?? "", really)) as Awaited<ReturnType<typeof really>>;
    },
  };
}

test("an execution that is not there any more is passed over, and any other refusal ends the check", async () => {
  await using world = await openWorld();
  for (const id of ["wait-1", "wait-2"]) await start(world, id);
  await world.idle();
  const refusing = (fault: string): SwfCalls =>
    reading(world, (workflowId, really) => {
      if (workflowId === "wait-1") throw new ServiceFault(fault, "refused", {});
      return really();
    });
  const { verdicts } = await check(world, { calls: refusing("UnknownResourceFault") });
  expect(verdicts).toEqual({ "wait-1": "gone", "wait-2": "same" });
  const denied = check(world, { calls: refusing("OperationNotPermittedFault") });
  await expect(denied).rejects.toMatchObject({ name: "OperationNotPermittedFault" });
});

test.each([1, 3])("no more than %i are read at a time", async (parallel) => {
  await using world = await openWorld();
  for (let count = 0; count < 8; count++) await start(world, `wait-${count}`);
  await world.idle();
  let now = 0;
  let most = 0;
  const calls = reading(world, async (_workflowId, really) => {
    now += 1;
    most = Math.max(most, now);
    const page = await really();
    now -= 1;
    return page;
  });
  expect((await check(world, { calls, parallel })).summary.same).toBe(8);
  expect(most).toBe(parallel);
});
