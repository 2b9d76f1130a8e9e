import { type Client, isSwfFault, type WorkflowHandle } from "@openswf/flow/client";
import { declareWorkflow, signal } from "@openswf/flow/workflow";
import { expect, test } from "vitest";
import { TestServer } from "../test-server.ts";
import { labels } from "./activities.ts";
import * as billing from "./billing.ts";
import { failuresForJava } from "./failures-for-java.ts";
import { forJavaClients } from "./for-java-clients.ts";
import { fromJava, javaArguments, javaLong, javaObject, toJava, untyped } from "./jackson.ts";
import { approve, placeOrder } from "./order-workflow.ts";
import { reprices } from "./reprices.ts";

// Texts of Java are what aws-java-sdk-swf-libraries 2.0.0, with Jackson 2.13, has written and read.

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const file = (name: string): URL => new URL(`./${name}.ts`, import.meta.url);
const order = { id: "7", cents: 4_000, items: ["teapot"] };
const orderInJava = '["com.acme.Order",{"id":"7","cents":4000,"items":["java.util.ArrayList",["teapot"]]}]';

test.each([
  { java: '"text"', value: "text" },
  { java: "null", value: null },
  { java: orderInJava, value: order },
  { java: '["[Ljava.lang.Object;",["a",1,["java.lang.Long",2],1.5,true,null]]', value: ["a", 1, 2, 1.5, true, null] },
  { java: '["java.util.ImmutableCollections$List12",["q"]]', value: ["q"] },
  { java: '["java.util.HashMap",{"a":1}]', value: { a: 1 } },
  { java: '["[I",[1,2]]', value: [1, 2] },
  { java: '["com.acme.Order$Kind","SMALL"]', value: "SMALL" },
  { java: '["java.util.Date",0]', value: 0 },
  { java: '["a",{"b":["c.d","e"]}]', value: ["a", { b: ["c.d", "e"] }] },
])("Java's $java is read without its classes", ({ java, value }) => {
  expect(fromJava(JSON.parse(java))).toEqual(value);
});

test.each([
  { value: javaObject("com.acme.Order", order), java: orderInJava },
  { value: javaLong(5), java: '["java.lang.Long",5]' },
  {
    value: { a: [new Date(0)] },
    java: '["java.util.LinkedHashMap",{"a":["java.util.ArrayList",[["java.util.Date",0]]]}]',
  },
  { value: javaObject("com.acme.Sizes", { all: untyped([1, 2]) }), java: '["com.acme.Sizes",{"all":[1,2]}]' },
])("Java reads $java", ({ value, java }) => {
  expect(JSON.stringify(toJava(value))).toBe(java);
});

/** Answers the next task of the list as a worker in Java does. Resolves with the task's input. */
async function answerAsJava(
  { calls }: TestServer,
  answer: { readonly result: string } | { readonly reason: string; readonly details: string },
): Promise<string | undefined> {
  const { taskToken = "", input } = await calls.call("PollForActivityTask", {
    domain: "test",
    taskList: { name: "java" },
  });
  if ("result" in answer) await calls.call("RespondActivityTaskCompleted", { taskToken, ...answer });
  else await calls.call("RespondActivityTaskFailed", { taskToken, ...answer });
  return input;
}

test("a workflow calls activities in Java, and tells exceptions apart", async () => {
  const workflows = file("reprices");
  await using server = await TestServer.start(workflows);
  await server.worker({ workflows, log });
  for (const name of ["charge", "reprice", "decline"]) {
    await server.calls.call("RegisterActivityType", {
      domain: "test",
      name: `BillingActivities.${name}`,
      version: "1.0",
    });
  }
  const handle = await server.client.start(reprices, order);
  const inputs = [
    await answerAsJava(server, { result: orderInJava.replace("4000", "4100") }),
    await answerAsJava(server, { result: '"receipt-7"' }),
    await answerAsJava(server, {
      reason: "no funds",
      details:
        '["java.lang.IllegalStateException",{"cause":null,"stackTrace":[],"message":"no funds","suppressed":[]}]',
    }),
  ];
  expect(inputs).toEqual([
    `["[Ljava.lang.Object;",[${orderInJava},100]]`,
    `["[Ljava.lang.Object;",[${orderInJava},4100]]`,
    '["[Ljava.lang.Object;",["no funds"]]',
  ]);
  const exception = "java.lang.IllegalStateException";
  expect(await server.until(handle.result())).toEqual({ receipt: "receipt-7", exception });
});

/** What a decider in Java does with its next task. */
async function decideAsJava({ calls }: TestServer, taskList: string, decisions: readonly object[]): Promise<void> {
  const { taskToken = "" } = await calls.call("PollForDecisionTask", { domain: "test", taskList: { name: taskList } });
  // `as`: decisions are written as on the wire.
  await calls.call("RespondDecisionTaskCompleted", { taskToken, decisions: decisions as [] });
}

const inJava = declareWorkflow<(args: unknown) => Promise<unknown>>({
  name: "OrderWorkflow.placeOrder",
  version: "1.0",
  taskList: "java-deciders",
});

async function startInJava(server: TestServer): Promise<WorkflowHandle> {
  const defaults = { domain: "test", name: inJava.name, version: inJava.version };
  await server.calls.call("RegisterWorkflowType", defaults);
  return await server.client.start(inJava, javaArguments(javaObject("com.acme.Order", order), 42));
}

function scheduling(name: string, args: string): object {
  const timeouts = { scheduleToCloseTimeout: "60", scheduleToStartTimeout: "60", startToCloseTimeout: "60" };
  const common = { activityId: name, taskList: { name: "typescript" }, heartbeatTimeout: "NONE", ...timeouts };
  const activityType = { name, version: "1.0" };
  const input = `["[Ljava.lang.Object;",${args}]`;
  return {
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: { ...common, activityType, input },
  };
}

test("a decider in Java calls activities here, and can read how they fail", async () => {
  await using server = await TestServer.start(file("for-java-clients"));
  const swf = {
    respondActivityTaskFailed: (input: { taskToken: string; reason: string; details: string }) =>
      server.calls.call("RespondActivityTaskFailed", input),
  };
  await server.worker({
    activities: labels,
    activityVersion: "1.0",
    taskLists: ["typescript"],
    activityInterceptors: [failuresForJava(swf)],
    log,
  });
  const handle = await startInJava(server);
  await decideAsJava(server, "java-deciders", [
    scheduling("Labels.print", `[${orderInJava},42]`),
    scheduling("Labels.refuse", '["too small"]'),
  ]);
  await server.sleep(1_000);
  const ends: unknown[] = [];
  for await (const { eventType, attributes } of handle.history()) {
    if (eventType === "ActivityTaskCompleted") ends.push(attributes.result);
    if (eventType === "ActivityTaskFailed") ends.push([attributes.reason, attributes.details]);
  }
  expect(ends.sort()).toEqual([
    '"label of 7 for 42"',
    ["too small", '["java.lang.RuntimeException",{"message":"too small"}]'],
  ]);
});

test("a client in Java starts and signals a workflow here", async () => {
  const workflows = file("for-java-clients");
  await using server = await TestServer.start(workflows);
  await server.worker({ workflows, log });
  const execution = { domain: "test", workflowId: "w" };
  await server.calls.call("StartWorkflowExecution", {
    ...execution,
    workflowType: { name: forJavaClients.name, version: forJavaClients.version },
    taskList: { name: forJavaClients.name },
    input: `["[Ljava.lang.Object;",[${orderInJava},42]]`,
    childPolicy: "TERMINATE",
    executionStartToCloseTimeout: "3600",
    taskStartToCloseTimeout: "30",
  });
  const input = '["[Ljava.lang.Object;",["Grace"]]';
  await server.calls.call("SignalWorkflowExecution", { ...execution, signalName: "approve", input });
  expect(await server.until(server.client.handle("w").result())).toBe("7: 42, approved by Grace");
});

test("an execution in Java goes on here when it continues as new", async () => {
  const workflows = file("for-java-clients");
  await using server = await TestServer.start(workflows);
  await server.worker({ workflows, log });
  const handle = await startInJava(server);
  await decideAsJava(server, "java-deciders", [
    {
      decisionType: "ContinueAsNewWorkflowExecution",
      continueAsNewWorkflowExecutionDecisionAttributes: {
        workflowTypeVersion: "2.0",
        taskList: { name: "OrderWorkflow.placeOrder" },
        input: `["[Ljava.lang.Object;",[${orderInJava},43]]`,
        childPolicy: "TERMINATE",
        executionStartToCloseTimeout: "3600",
        taskStartToCloseTimeout: "30",
      },
    },
  ]);
  await server.client.handle(handle.workflowId).signal(signal<unknown>("approve"), javaArguments("Ada"));
  expect(await server.until(handle.result())).toBe("7: 43, approved by Ada");
});

async function state(client: Client, workflowId: string): Promise<unknown> {
  return (await client.handle(workflowId).describe()).state;
}

test("the workflow of the comparison charges, and pays back when it cannot ship", async () => {
  const workflows = file("order-workflow");
  await using server = await TestServer.start(workflows);
  const refunds: string[] = [];
  let ships = true;
  const ship = async (placed: billing.Order): Promise<string> => {
    if (!ships) throw new TypeError("no ship");
    return billing.ship(placed);
  };
  const refund = async (receipt: string) => void refunds.push(receipt);
  await server.worker({ workflows, activities: { ...billing, ship, refund }, log });
  const handle = await server.client.start(placeOrder, { id: "7", cents: 5 }, { workflowId: "w" });
  await server.sleep(1_000);
  expect(await state(server.client, "w")).toBe("waiting");
  await handle.signal(approve, "Grace");
  expect(await server.until(handle.result())).toBe("parcel-7");
  expect(await state(server.client, "w")).toBe("closed");

  ships = false;
  const other = await server.client.start(placeOrder, { id: "8", cents: 5 });
  await other.signal(approve, "Grace");
  await expect(server.until(other.result())).rejects.toThrow("no ship");
  expect(refunds).toEqual(["receipt-8"]);
  await expect(other.signal(approve, "Ada")).rejects.toSatisfy((error) => isSwfFault(error, "UnknownResourceFault"));
});
