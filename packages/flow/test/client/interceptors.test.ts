import { expect, test } from "vitest";
import { connect } from "../../src/client/connect.ts";
import type { ClientInterceptor } from "../../src/client/interceptors.ts";
import { readInput } from "../../src/data/envelope.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { added, cart, closed, items } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

test("interceptors stand around calls in their order, and put headers into the envelopes", async () => {
  await using world = await FlowWorld.open();
  const { calls, clock, domain } = world;
  const told: string[] = [];
  const named = (name: string): ClientInterceptor => ({
    async start(call, next) {
      told.push(`${name} start ${call.workflow.name}`);
      const run = await next({ ...call, headers: { ...call.headers, [name]: "start" } });
      told.push(`${name} started`);
      return run;
    },
    signal(call, next) {
      told.push(`${name} signal ${call.signal.name}`);
      return next({ ...call, headers: { ...call.headers, [name]: "signal" } });
    },
    query(call, next) {
      told.push(`${name} query ${call.query.name}`);
      return next(call);
    },
    terminate(call, next) {
      told.push(`${name} terminate`);
      return next({ ...call, reason: `${name}: ${call.reason}` });
    },
    cancel(call, next) {
      told.push(`${name} cancel`);
      return next(call);
    },
  });
  const client = await connect({ domain, calls, clock, workflows, interceptors: [named("outer"), {}, named("inner")] });
  await world.worker({ workflows, activities });
  const handle = await client.start(cart, "a", { headers: { given: "1" } });
  await client.signalWithStart(cart, "b", { workflowId: "c2", signal: added, value: "x" });
  await handle.signal(added, "b");
  await world.idle();
  expect(await handle.query(items)).toEqual(["a", "b"]);
  await client.handle("c2").cancel();
  await handle.terminate({ reason: "enough" });
  expect(told).toEqual([
    ...["outer start cart", "inner start cart", "inner started", "outer started"],
    // The start happens within the signal.
    ...["outer signal added", "inner signal added", "outer start cart", "inner start cart"],
    ...["inner started", "outer started", "outer signal added", "inner signal added"],
    ...["outer query items", "inner query items", "outer cancel", "inner cancel", "outer terminate", "inner terminate"],
  ]);
  const inputs: unknown[] = [];
  for await (const { eventType, attributes } of handle.history()) {
    if ("input" in attributes) inputs.push([eventType, readInput(attributes.input).headers]);
    if ("reason" in attributes) inputs.push(attributes.reason);
  }
  expect(inputs).toEqual([
    ["WorkflowExecutionStarted", { given: "1", outer: "start", inner: "start" }],
    ["WorkflowExecutionSignaled", { outer: "signal", inner: "signal" }],
    "inner: outer: enough",
  ]);
});

test("without headers, inputs are plain JSON", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const handle = await world.client.start(cart, "a");
  await handle.signal(added, "b");
  await handle.signal(closed);
  await world.until(handle.result());
  const inputs: (string | undefined)[] = [];
  for await (const { attributes } of handle.history()) if ("input" in attributes) inputs.push(attributes.input);
  expect(inputs).toEqual(['"a"', '"b"']);
});
