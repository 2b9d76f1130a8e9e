// The names used by the programs of this example. Both sides of a task list must agree on these, and on nothing else.

export const domain: string = "order-example";
const version = "1.0";

export interface RegisteredType {
  readonly name: string;
  readonly version: string;
}
export const workflows: Readonly<Record<"processOrder" | "shipOrder", RegisteredType>> = {
  processOrder: { name: "process-order", version },
  shipOrder: { name: "ship-order", version },
};
export const activities: Readonly<Record<"reserveStock" | "chargeCard", RegisteredType>> = {
  reserveStock: { name: "reserve-stock", version },
  chargeCard: { name: "charge-card", version },
};

/** Decision tasks of orders, decision tasks of shipments, and activity tasks each have their own list. */
export const taskLists: Readonly<Record<"orders" | "shipments" | "activities", string>> = {
  orders: "orders",
  shipments: "shipments",
  activities: "order-activities",
};

/** The signal with which a customer confirms the delivery address. */
export const addressConfirmed: string = "address-confirmed";
