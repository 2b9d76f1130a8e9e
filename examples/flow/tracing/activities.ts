import type { ActivityContext } from "@openswf/flow/activity";
import { trace } from "@opentelemetry/api";

export async function charge(order: string, { attempt }: ActivityContext): Promise<string> {
  if (attempt === 1) throw new Error("the bank does not answer");
  // The span that the interceptor has begun is the active one, as for any library with OpenTelemetry in it.
  trace.getActiveSpan()?.setAttribute("order", order);
  return `receipt-${order}`;
}
