import {
  type ActivityTask,
  type Decision,
  type HistoryEvent,
  RegisterActivityTypeCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  type SWFClient,
} from "@aws-sdk/client-swf";

/** The workflow of the drills: an order is shipped by one activity, and completes once it is both shipped and paid. */
export const domain = "shop";
export const orderType = { name: "order", version: "1" };
const shipType = { name: "ship", version: "1" };
export const orderList = { name: "orders" };
export const shipList = { name: "shipments" };
export const paid = "paid";

/** Long enough for a busy machine, short enough to wait for where a server was killed with a task on its way. */
export const taskSeconds = 5;

/** Registers what orders need. */
export async function registerOrders(swf: SWFClient, retentionDays: "90" | "NONE" = "90"): Promise<void> {
  await swf.send(new RegisterDomainCommand({ name: domain, workflowExecutionRetentionPeriodInDays: retentionDays }));
  await swf.send(
    new RegisterWorkflowTypeCommand({
      domain,
      ...orderType,
      defaultChildPolicy: "TERMINATE",
      defaultExecutionStartToCloseTimeout: "31536000",
      defaultTaskList: orderList,
      defaultTaskStartToCloseTimeout: String(taskSeconds),
    }),
  );
  await swf.send(
    new RegisterActivityTypeCommand({
      domain,
      ...shipType,
      defaultTaskList: shipList,
      defaultTaskHeartbeatTimeout: "NONE",
      defaultTaskScheduleToCloseTimeout: "NONE",
      defaultTaskScheduleToStartTimeout: "NONE",
      defaultTaskStartToCloseTimeout: String(taskSeconds),
    }),
  );
}

/** What is next for an order. A shipment that timed out is tried again: activities run at least once. */
export function decide(history: readonly HistoryEvent[]): readonly Decision[] {
  const count = (eventType: string): number => history.filter((event) => event.eventType === eventType).length;
  const scheduled = count("ActivityTaskScheduled");
  if (count("ActivityTaskCompleted") === 0) {
    return scheduled > count("ActivityTaskTimedOut") ? [] : [ship(scheduled)];
  }
  if (count("WorkflowExecutionSignaled") === 0) return [];
  return [{ decisionType: "CompleteWorkflowExecution", completeWorkflowExecutionDecisionAttributes: {} }];
}

function ship(before: number): Decision {
  const attributes = { activityType: shipType, activityId: `ship-${before + 1}` };
  return { decisionType: "ScheduleActivityTask", scheduleActivityTaskDecisionAttributes: attributes };
}

export function shipped(task: ActivityTask): string {
  return `shipped ${task.workflowExecution?.workflowId}`;
}
