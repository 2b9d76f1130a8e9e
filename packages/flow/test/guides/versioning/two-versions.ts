import { activities, continueAsNew, signal, sleep, workflow } from "@openswf/flow/workflow";
import type { Order } from "./activities.ts";

const { pack, charge, notify } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

export const orderV1 = workflow({ name: "order" }, async (input: Order) => {
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const orderV2 = workflow({ name: "order", version: "2" }, async (input: Order) => {
  await charge(input.price);
  return await pack(input);
});

export const renew = signal("renew");

export const reminderV1 = workflow({ name: "reminder" }, async (sent: number): Promise<number> => {
  let isRenewed = false;
  renew.on(() => {
    isRenewed = true;
  });
  for (;;) {
    await notify(`reminder ${sent + 1}`);
    sent += 1;
    await sleep("1 day");
    if (isRenewed) continueAsNew(reminderV2, { sent, language: "en" });
  }
});

export const reminderV2 = workflow(
  { name: "reminder", version: "2" },
  async ({ sent, language }: { readonly sent: number; readonly language: string }): Promise<number> => {
    await notify(`reminder ${sent + 1}, in ${language}`);
    return sent + 1;
  },
);
