import { activities, sleep, workflow } from "@openswf/flow/workflow";

const { chargeCard } = activities<typeof import("./activities.ts")>({ startToClose: "1 hour", retry: { attempts: 3 } });

export const order = workflow({ name: "order" }, async (id: string) => {
  const { receipt } = await chargeCard(id);
  await sleep("30 days");
  return receipt;
});
