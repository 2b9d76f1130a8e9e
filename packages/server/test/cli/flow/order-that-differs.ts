import { activities, signal, workflow } from "@openswf/flow/workflow";

const { charge, ship } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

export const packed = signal("packed");

/** It charges twice, which open executions have not. */
export const order = workflow({ name: "order" }, async (id: string) => {
  await charge(100);
  await charge(10);
  await packed.next();
  return await ship(id);
});
