import { activities, workflow } from "@openswf/flow/workflow";
import type { Order } from "./activities.ts";

const { pack, charge } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

export const order = workflow({ name: "order" }, async (input: Order) => {
  await charge(input.price);
  return await pack(input);
});
