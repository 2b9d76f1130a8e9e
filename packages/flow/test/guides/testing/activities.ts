import type { ActivityContext } from "@openswf/flow/activity";

export interface Order {
  readonly id: string;
  readonly price: number;
}

export async function chargeCard(order: Order): Promise<string> {
  return `receipt-${order.id}`;
}

export async function refund(receipt: string): Promise<void> {
  console.log(`refunded ${receipt}`);
}

/** Goes on where the attempt before has stopped. */
export async function copyPages(pages: number, { heartbeat, lastDetails }: ActivityContext<number>): Promise<number> {
  const first = lastDetails ?? 0;
  for (let page = first; page < pages; page++) heartbeat(page + 1);
  return pages - first;
}
