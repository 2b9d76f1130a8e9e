import type { WorkflowHandle } from "@openswf/flow/client";
import { added, addItem, type Item } from "./cart.ts";

/** Asks the cart for something, and waits for what it says. */
export async function add(cart: WorkflowHandle, item: Item): Promise<number> {
  const id = crypto.randomUUID();
  await cart.signal(addItem, { id, item });
  for await (const { eventType } of cart.history({ follow: true })) {
    if (eventType !== "DecisionTaskCompleted") continue;
    const answer = await cart.query(added, id);
    if (answer?.refused !== undefined) throw new Error(answer.refused);
    if (answer?.total !== undefined) return answer.total;
  }
  throw new Error("the cart has closed");
}
