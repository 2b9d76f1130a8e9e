import { activities, shielded, workflow } from "@openswf/flow/workflow";
import type { Order } from "./activities.ts";

const { reserveStock, releaseStock, chargeCard, refundCard, ship } = activities<typeof import("./activities.ts")>({
  startToClose: "10 seconds",
  retry: { attempts: 3, first: "1 second", nonRetryable: ["AddressUnknown"] },
});

/** A step may give up, but what undoes it may not: somebody has been charged. */
const undo = { retry: { first: "1 second", max: "1 minute" } } as const;

export const orderSaga = workflow({ name: "order-saga" }, async (order: Order) => {
  const compensations: (() => Promise<void>)[] = [];
  try {
    // Promised before the step: a step that times out may have happened nevertheless.
    compensations.push(() => releaseStock.with(undo)(order));
    await reserveStock(order);

    compensations.push(() => refundCard.with(undo)(order));
    const { receipt } = await chargeCard(order);

    const { parcel } = await ship(order);
    return { receipt, parcel };
  } catch (error) {
    // Shielded: the clean-up is done even if it is a cancellation that has brought us here.
    await shielded(async () => {
      for (const compensate of compensations.reverse()) await compensate();
    });
    throw error;
  }
});
