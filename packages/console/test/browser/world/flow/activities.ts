import { ApplicationFailure } from "@openswf/flow/workflow";

/** The bank never has the money. */
export async function chargeCard(order: string): Promise<string> {
  const cause = new RangeError("balance is 3.20 EUR");
  throw new ApplicationFailure(`no funds for ${order}`, { type: "CardDeclined", details: { order }, cause });
}

export async function pack(parcel: string): Promise<string> {
  throw new ApplicationFailure(`no box fits ${parcel}`, { type: "TooLarge", nonRetryable: true });
}

export async function lookUp(order: string): Promise<number> {
  return order.length;
}
