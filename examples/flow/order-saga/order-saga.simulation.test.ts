import { simulate } from "@openswf/testing/simulation";
import { expect, test } from "vitest";
import * as activities from "./activities.ts";
import { orderSaga } from "./workflows.ts";

const workflows = new URL("./workflows.ts", import.meta.url);
const teapot = { id: "order-1", item: "teapot", price: 40 };

/** In the ledger of three services, as often as it was tried. */
const last = (ledger: readonly string[], done: string, undone: string): string | undefined =>
  ledger.findLast((line) => line.includes(done) || line.includes(undone));

/** SWF hands an activity out again when its worker has died, so a line may be there twice. */
test("whatever happens to servers and workers, an order is shipped, or undone", async () => {
  await simulate({ seeds: 120 }, async (world) => {
    activities.ledger.length = 0;
    const { ledger } = activities;
    const address = world.random.pick(["1 Long Acre, London", ""]);
    for (let count = 0; count < 2; count++) await world.startWorker({ workflows, activities });

    const handle = await world.client.start(orderSaga, { ...teapot, address }, { workflowId: "order-1" });
    const isShipped = await handle.result().then(
      () => true,
      () => false,
    );

    if (isShipped) expect(ledger.some((line) => line.includes("shipped"))).toBe(true);
    else {
      expect(last(ledger, "reserved", "released") ?? "released").toContain("released");
      expect(last(ledger, "charged", "refunded") ?? "refunded").toContain("refunded");
    }
  });
}, 120_000);
