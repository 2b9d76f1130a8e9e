import {
  activities,
  continueAsNew,
  executeChild,
  localActivities,
  patched,
  publish,
  sideEffect,
  workflow,
} from "@openswf/flow/workflow";

const { chargeCard, pack } = activities<typeof import("./activities.ts")>({
  startToClose: "1 minute",
  retry: { first: "1 second", factor: 60, max: "5 minutes", attempts: 5 },
});
const { lookUp } = localActivities<typeof import("./activities.ts")>();

/** Charges a card that has no money: tried again after a second, and then after a minute. */
export const payment = workflow({ name: "payment" }, async (order: string) => {
  const dice = sideEffect(() => 4);
  if (patched("look-up-first")) await lookUp(order);
  publish({ step: "charging", order, dice });
  return await chargeCard(order);
});

/** Fails because its child does, whose child does, whose activity does. */
export const delivery = workflow(
  { name: "delivery" },
  async (order: string) => await executeChild(parcels, order, { workflowId: `${order}-parcels` }),
);

export const parcels = workflow(
  { name: "parcels" },
  async (order: string) => await executeChild(parcel, `${order}-1`, { workflowId: `${order}-parcel-1` }),
);

export const parcel = workflow({ name: "parcel" }, async (id: string) => await pack(id));

/** Goes on as a new run until it has counted to two. */
export const counting = workflow({ name: "counting" }, async (count: number): Promise<number> => {
  if (count < 2) continueAsNew(counting, count + 1);
  return count;
});
