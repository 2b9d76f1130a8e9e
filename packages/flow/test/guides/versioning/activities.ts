export interface Order {
  readonly id: string;
  readonly price: number;
}

export async function pack(order: Order): Promise<string> {
  return `parcel-${order.id}`;
}

export async function charge(price: number): Promise<string> {
  return `receipt for ${price}`;
}

export async function notify(text: string): Promise<void> {
  console.log(text);
}
