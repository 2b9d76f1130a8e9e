/** A saga: when a step of an order fails for good, the steps before it are undone, the last one first. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import * as activities from "./activities.ts";
import { AddressUnknown } from "./failures.ts";
import { orderSaga } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url), activities });
using client = await connect({ domain });

const good = { id: "order-1", item: "teapot", price: 40, address: "1 Long Acre, London" };
const shipped = await client.execute(orderSaga, good);
assert.deepEqual(shipped, { receipt: "receipt-order-1", parcel: "parcel-order-1" });

const bad = { id: "order-2", item: "kettle", price: 60, address: "" };
await assert.rejects(client.execute(orderSaga, bad), (error) => {
  assert(error instanceof AddressUnknown);
  assert.deepEqual(error.details, { address: "" });
  console.log(`order-2 failed: ${error.message}`);
  return true;
});

console.log(activities.ledger.join("\n"));
assert.deepEqual(activities.ledger, [
  "order-1: reserved teapot",
  "order-1: charged 40",
  "order-1: shipped",
  "order-2: reserved kettle",
  "order-2: charged 60",
  "order-2: refunded 60",
  "order-2: released kettle",
]);
