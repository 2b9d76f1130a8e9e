import { activities, publish, shielded, signal, workflow } from "@openswf/flow/workflow";
import type { Order } from "./billing.ts";

const { charge, refund, ship } = activities<typeof import("./billing.ts")>({
  startToClose: "5 minutes",
  retry: { attempts: 5, first: "10 seconds", factor: 2 },
});

export const approve = signal<string>("approve");

export const placeOrder = workflow(
  { name: "OrderWorkflow.placeOrder", version: "2.0", taskList: "orders-ts", executionStartToClose: "1 hour" },
  async (order: Order) => {
    publish("waiting");
    let receipt: string | undefined;
    try {
      await approve.next();
      publish("charging");
      receipt = await charge(order);
      return await ship(order);
    } catch (error) {
      const paid = receipt;
      if (paid !== undefined) await shielded(() => refund(paid));
      throw error;
    } finally {
      publish("closed");
    }
  },
);
