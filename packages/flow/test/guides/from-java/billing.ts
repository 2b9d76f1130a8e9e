/** What `BillingActivities` and its implementation were. */
export interface Order {
  readonly id: string;
  readonly cents: number;
}

export async function charge(order: Order): Promise<string> {
  return `receipt-${order.id}`;
}

export async function refund(receipt: string): Promise<void> {
  console.log(`refunded ${receipt}`);
}

export async function ship(order: Order): Promise<string> {
  return `parcel-${order.id}`;
}
