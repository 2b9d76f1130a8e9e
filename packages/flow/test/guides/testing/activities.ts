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
