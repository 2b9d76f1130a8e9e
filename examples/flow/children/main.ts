/** Children, and signals between executions: suppliers quote to their buyer, who accepts one and calls the others off. */
import assert from "node:assert/strict";
import { connect } from "@openswf/flow/client";
import { startWorker } from "@openswf/flow/worker";
import { purchase } from "./workflows.ts";

const domain = "examples";
await using _worker = await startWorker({ domain, workflows: new URL("./workflows.ts", import.meta.url) });
using client = await connect({ domain });

const bought = await client.execute(purchase, [
  { name: "Quick", price: 120, answersAfter: 0 },
  { name: "Cheap", price: 80, answersAfter: 1 },
  { name: "Slow", price: 10, answersAfter: 3_000 },
]);

console.log(bought);
assert.deepEqual(bought, {
  supplier: "Cheap",
  price: 80,
  confirmations: ["Cheap delivers to 1 Long Acre, London"],
});
