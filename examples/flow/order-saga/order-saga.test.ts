import { standIn, testEnvironment } from "@openswf/testing";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { AddressUnknown } from "./failures.ts";
import { orderSaga } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const teapot = { id: "order-1", item: "teapot", price: 40, address: "1 Long Acre, London" };

/** All steps succeed, unless a test tells them otherwise. */
function steps() {
  return {
    reserveStock: standIn(activities.reserveStock).returns(undefined),
    releaseStock: standIn(activities.releaseStock).returns(undefined),
    chargeCard: standIn(activities.chargeCard),
    refundCard: standIn(activities.refundCard).returns(undefined),
    ship: standIn(activities.ship),
  };
}

test("a step that fails twice succeeds with its third attempt", async () => {
  const services = steps();
  services.chargeCard.fails(new Error("no connection")).fails(new Error("no connection")).returns({ receipt: "r1" });
  services.ship.returns({ parcel: "p1" }, { after: "5 seconds" });
  await using env = await testEnvironment({ workflows, activities: services });

  expect(await env.client.execute(orderSaga, teapot)).toEqual({ receipt: "r1", parcel: "p1" });
  expect(services.refundCard.calls).toEqual([]);
});

test("an address that nobody knows is not tried again, and all steps are undone, the last one first", async () => {
  const services = steps();
  services.chargeCard.returns({ receipt: "r1" });
  services.ship.fails(new AddressUnknown("no such street", { address: teapot.address }));
  await using env = await testEnvironment({ workflows, activities: services });

  const handle = await env.client.start(orderSaga, teapot);

  await expect(handle.result()).rejects.toThrow(AddressUnknown);
  const decisions = await env.decisions(handle);
  expect(decisions.map((decision) => decision.split(" ").slice(1, 3).join(" "))).toEqual([
    "ScheduleActivityTask reserveStock",
    "ScheduleActivityTask chargeCard",
    "ScheduleActivityTask ship",
    "ScheduleActivityTask refundCard",
    "ScheduleActivityTask releaseStock",
    "FailWorkflowExecution AddressUnknown:",
  ]);
});

test("an order that is canceled while its card is charged is undone", async () => {
  const services = steps();
  services.chargeCard.returns({ receipt: "r1" }, { after: "8 seconds" });
  await using env = await testEnvironment({ workflows, activities: services });

  const handle = await env.client.start(orderSaga, teapot);
  await env.sleep("4 seconds");
  await handle.cancel();

  await expect(handle.result()).rejects.toThrow("canceled");
  expect(services.refundCard.calls).toEqual([[teapot]]);
  expect(services.releaseStock.calls).toEqual([[teapot]]);
});
