import { AddressUnknown } from "./failures.ts";

export interface Order {
  readonly id: string;
  readonly item: string;
  readonly price: number;
  readonly address: string;
}

/** Stands for the books of three other services. */
export const ledger: string[] = [];

export async function reserveStock({ id, item }: Order): Promise<void> {
  ledger.push(`${id}: reserved ${item}`);
}

export async function releaseStock({ id, item }: Order): Promise<void> {
  ledger.push(`${id}: released ${item}`);
}

export async function chargeCard({ id, price }: Order): Promise<{ readonly receipt: string }> {
  ledger.push(`${id}: charged ${price}`);
  return { receipt: `receipt-${id}` };
}

export async function refundCard({ id, price }: Order): Promise<void> {
  ledger.push(`${id}: refunded ${price}`);
}

export async function ship({ id, address }: Order): Promise<{ readonly parcel: string }> {
  if (address === "") throw new AddressUnknown(`the carrier cannot find the address of ${id}`, { address });
  ledger.push(`${id}: shipped`);
  return { parcel: `parcel-${id}` };
}
