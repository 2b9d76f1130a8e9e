import { expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import { connect } from "../../src/client/connect.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";
import type { OutputOf } from "../../src/transport/swf-operations.ts";
import { FlowWorld } from "../world/flow-world.ts";
import * as activities from "./fixtures/activities.ts";
import { added, cart, closed, doubled, guilty, itemAt, items } from "./fixtures/workflows.ts";

const workflows = new URL("./fixtures/workflows.ts", import.meta.url);

interface Counted {
  readonly client: Client;
  /** Events that the client has been sent. */
  read(): number;
}

async function asking({ calls, clock, domain }: FlowWorld): Promise<Counted> {
  let read = 0;
  const counting: SwfCalls = {
    ...calls,
    async call(name, input, options) {
      const output = await calls.call(name, input, options);
      // `as`: the output of this operation.
      if (name === "GetWorkflowExecutionHistory")
        read += (output as OutputOf<"GetWorkflowExecutionHistory">).events?.length ?? 0;
      return output;
    },
  };
  return { client: await connect({ domain, clock, calls: counting, workflows }), read: () => read };
}

test("a query is answered for an open and for a closed execution, without a worker", async () => {
  await using world = await FlowWorld.open();
  const worker = await world.worker({ workflows, activities });
  const { client } = await asking(world);
  const { workflowId } = await client.start(cart, "a", { workflowId: "c1" });
  const handle = client.handle<typeof cart>(workflowId);
  await handle.signal(added, "b");
  await world.idle();
  expect(await handle.query(items)).toEqual(["a", "b"]);
  expect(await handle.query(itemAt, 1)).toBe("b");
  expect(await handle.query(itemAt, 7)).toBeUndefined();
  await handle.signal(added, "c");
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("a,b,c");
  await world.until(worker.stop());
  expect(await handle.query(items)).toEqual(["a", "b", "c"]);
});

test("a query sees a signal that was sent before it, although no task has shown it", async () => {
  await using world = await FlowWorld.open();
  await (await world.worker({ workflows, activities })).stop();
  const { client } = await asking(world);
  // Nobody works: the execution has had no decision task.
  const handle = await client.start(cart, "a");
  expect(await handle.query(items)).toEqual(["a"]);
  await handle.signal(added, "b");
  expect(await handle.query(items)).toEqual(["a", "b"]);
  expect(await handle.query(items)).toEqual(["a", "b"]);
  await world.worker({ workflows, activities });
  await world.idle();
  await handle.signal(added, "c");
  expect(await handle.query(items)).toEqual(["a", "b", "c"]);
  await world.idle();
  expect(await handle.query(items)).toEqual(["a", "b", "c"]);
});

test("a second query reads new events only, and a closed execution is not read again", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const { client, read } = await asking(world);
  const handle = await client.start(cart, undefined);
  for (let count = 0; count < 150; count++) await handle.signal(added, `i${count}`);
  await world.idle();
  expect((await handle.query(items)).length).toBe(150);
  const first = read();
  await handle.signal(added, "last");
  await world.idle();
  expect((await handle.query(items)).length).toBe(151);
  // One page from the end, in which most is known.
  expect(read() - first).toBeLessThanOrEqual(100);
  await handle.signal(closed);
  await world.until(handle.result());
  await handle.query(items);
  const closedAt = read();
  expect((await handle.query(items)).length).toBe(151);
  expect(read()).toBe(closedAt);
});

test("queries of one execution at the same time are all answered", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const { client } = await asking(world);
  const handles = await Promise.all(["a", "b", "c"].map((item) => client.start(cart, item)));
  await world.idle();
  const asked = handles.flatMap((handle) => [handle.query(items), handle.query(items)]);
  expect((await Promise.all(asked)).flat()).toEqual(["a", "a", "b", "b", "c", "c"]);
});

test("a query that cannot be answered says why", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const { client } = await asking(world);
  const handle = await client.start(doubled, 21);
  await world.until(handle.result());
  await expect(handle.query(items)).rejects.toThrow("no answer to the query items");
  const without = world.client.handle(handle.workflowId, handle.runId);
  await expect(without.query(items)).rejects.toThrow("connect({ domain, workflows: new URL(...) })");
});

test("an answer that decides something is refused, and does no harm", async () => {
  await using world = await FlowWorld.open();
  await world.worker({ workflows, activities });
  const { client } = await asking(world);
  const handle = await client.start(cart, "a");
  await world.idle();
  await expect(handle.query(guilty)).rejects.toThrow("must only read");
  await handle.signal(added, "b");
  await world.idle();
  expect(await handle.query(items)).toEqual(["a", "b"]);
  await handle.signal(closed);
  expect(await world.until(handle.result())).toBe("a,b");
});
