import { expect, test } from "vitest";
import { FlowWorld } from "../world/flow-world.ts";
import * as functions from "./fixtures/activities.ts";
import * as converted from "./fixtures/converted-workflows.ts";
import * as dateFunctions from "./fixtures/date-activities.ts";
import { converter } from "./fixtures/dates.ts";
import * as intercepted from "./fixtures/intercepted-workflows.ts";
import * as orderFunctions from "./fixtures/issue/activities.ts";
import { approved, order } from "./fixtures/issue/order.ts";
import { bundleOf, cachedOrNot, outcome, worldOf } from "./running.ts";

test("an order is approved, charged and shipped, or refunded", async () => {
  await using world = await worldOf("issue/order.ts", { activities: orderFunctions });
  const { client } = world;
  const good = await world.until(client.start(order, { id: 7, amount: 50 }, { workflowId: "order-7" }));
  await world.until(good.signal(approved, { by: "Ada" }));
  expect(await world.until(good.result())).toEqual({ by: "Ada", receipt: { paid: 50 }, parcel: "parcel 7" });
  const bad = await world.until(client.start(order, { id: 8, amount: 500 }));
  await world.until(bad.signal(approved, { by: "Ada" }));
  expect(await outcome(world, bad.result())).toMatchObject({ name: "RangeError", message: "too much" });
  expect(orderFunctions.refunded).toEqual([8]);
});

test.each(cachedOrNot)("interceptors stand around everything, and headers travel ($how)", async ({ options }) => {
  await using world = await worldOf("intercepted-workflows.ts", { activities: functions, ...options });
  const start = { workflowId: "main", headers: { tenant: "blue" } };
  const handle = await world.until(world.client.start(intercepted.main, 0, start));
  const latest = world.client.handle("main");
  await world.until(latest.signal(intercepted.note, "dropped"));
  expect(await world.until(handle.result())).toEqual({
    headers: { tenant: "blue" },
    shout: "Hello, you!!",
    child: "blue",
    text: "from the child",
    log: [
      "sleep 3600000",
      "inner sleep",
      "signal note dropped from nobody",
      "signal note from the child from blue",
      "executed",
    ],
  });
  const log = await world.until(latest.query(intercepted.seen));
  expect(log).toEqual(["asked", ...log.slice(1)]);
  expect(log).toContain("executed");
});

test("a converter that the files of workflows export is theirs, the worker's and the client's", async () => {
  const bundle = await bundleOf("converted-workflows.ts");
  await using world = await FlowWorld.open({ workflows: bundle, converter });
  await world.worker({ workflows: bundle, activities: dateFunctions, converter });
  const date = new Date(Date.UTC(2030, 1, 2));
  const handle = await world.until(world.client.start(converted.dates, date));
  expect(await world.until(handle.query(converted.first))).toEqual(date);
  await world.until(handle.signal(converted.again, date));
  expect(await world.until(handle.result())).toEqual([date.getTime(), date.getTime(), date.getTime()]);
});

test("a worker is refused another converter than its workflows have", async () => {
  await using world = await FlowWorld.open();
  const workflows = await bundleOf("converted-workflows.ts");
  await expect(world.worker({ workflows })).rejects.toThrow(/export the converter "dates", but the worker has "json"/);
  const others = { workflows: await bundleOf("issue/order.ts"), converter };
  await expect(world.worker(others)).rejects.toThrow(/export no converter, but the worker has "dates"/);
});
