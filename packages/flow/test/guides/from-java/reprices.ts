import { workflow } from "@openswf/flow/workflow";
import { exceptionOf, javaActivity } from "./call-java.ts";
import { type JavaValue, javaObject } from "./jackson.ts";

interface Order {
  readonly id: string;
  readonly cents: number;
  readonly items: readonly string[];
}

const options = { version: "1.0", taskList: "java", startToClose: "1 minute" } as const;
const charge = javaActivity<(order: JavaValue, cents: number) => string>("BillingActivities.charge", options);
const reprice = javaActivity<(order: JavaValue, by: number) => Order>("BillingActivities.reprice", options);
const decline = javaActivity<(why: string) => void>("BillingActivities.decline", options);

export const reprices = workflow({ name: "reprices" }, async (placed: Order) => {
  const { cents } = await reprice(javaObject("com.acme.Order", placed), 100);
  const receipt = await charge(javaObject("com.acme.Order", placed), cents);
  try {
    await decline("no funds");
    return { receipt, exception: undefined };
  } catch (error) {
    return { receipt, exception: exceptionOf(error) };
  }
});
