import type { OperationName, Operations } from "@openswf/model/operations";

type CallOperation = <Name extends OperationName>(
  operation: Name,
  input: Operations[Name]["input"],
) => Promise<Operations[Name]["output"]>;

/**
 * Registers the domain `shop`, the workflow type `order` (version 1, list `orders`, no decision timeout, one day) and
 * the activity type `charge` (version 1, list `cards`, no timeouts).
 */
export async function registerShop(call: CallOperation, retention: string): Promise<void> {
  const domain = "shop";
  await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: retention });
  await call("RegisterWorkflowType", {
    domain,
    name: "order",
    version: "1",
    defaultChildPolicy: "TERMINATE",
    defaultExecutionStartToCloseTimeout: "86400",
    defaultTaskList: { name: "orders" },
    defaultTaskStartToCloseTimeout: "NONE",
  });
  await call("RegisterActivityType", {
    domain,
    name: "charge",
    version: "1",
    defaultTaskHeartbeatTimeout: "NONE",
    defaultTaskList: { name: "cards" },
    defaultTaskScheduleToCloseTimeout: "NONE",
    defaultTaskScheduleToStartTimeout: "NONE",
    defaultTaskStartToCloseTimeout: "NONE",
  });
}
