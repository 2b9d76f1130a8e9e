import { signal, workflow } from "@openswf/flow/workflow";
import { fromJava, toJava } from "./jackson.ts";

interface Order {
  readonly id: string;
}

export const approve = signal<unknown>("approve");

/** Started and signaled by Java: both inputs are arrays of arguments. */
export const forJavaClients = workflow({ name: "OrderWorkflow.placeOrder", version: "2.0" }, async (input: unknown) => {
  const [placed, cents] = fromJava(input) as [Order, number];
  const [by] = fromJava(await approve.next()) as [string];
  return toJava(`${placed.id}: ${cents}, approved by ${by}`);
});
