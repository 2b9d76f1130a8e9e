import { activities, condition, query, signal, workflow } from "@openswf/flow/workflow";
import type { Order } from "./activities.ts";

const { chargeCard, refund } = activities<typeof import("./activities.ts")>({
  startToClose: "1 minute",
  retry: { attempts: 3 },
});

export const approved = signal<{ by: string }>("approved");
export const isWaiting = query<boolean>("isWaiting");

export const order = workflow({ name: "order" }, async (input: Order) => {
  let by: string | undefined;
  approved.on((value) => {
    by = value.by;
  });
  isWaiting.answer(() => by === undefined);
  const receipt = await chargeCard(input);
  if (await condition(() => by !== undefined, { within: "3 days" })) return `${receipt}, approved by ${by}`;
  await refund(receipt);
  return "nobody has approved it";
});
