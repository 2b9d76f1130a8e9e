import { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";

/**
 * The domain of all profiles. On a server elsewhere it remains, because a domain can never be deleted, so there is only
 * one.
 */
export const domain = "openswf-bench";
export const workflowType = { name: "order", version: "1" } as const;
/** A second type for the queries on a preloaded store. */
export const otherWorkflowType = { name: "refund", version: "1" } as const;
export const activityType = { name: "charge", version: "1" } as const;

export const workflowDefaults = {
  defaultTaskStartToCloseTimeout: "300",
  defaultExecutionStartToCloseTimeout: "3600",
  defaultChildPolicy: "TERMINATE",
} as const;
export const activityDefaults = {
  defaultTaskStartToCloseTimeout: "600",
  defaultTaskHeartbeatTimeout: "NONE",
  defaultTaskScheduleToStartTimeout: "600",
  defaultTaskScheduleToCloseTimeout: "1200",
} as const;
/** Long enough for a preloaded store to stay usable for weeks. */
const retentionDays = "90";

/** Registers what the profiles use, unless it exists. */
export async function prepareWorkplace(endpoint: Endpoint): Promise<void> {
  const connection = await Connection.open(endpoint);
  const register = async (operation: string, input: object): Promise<void> => {
    const { status, body } = await connection.call(operation, JSON.stringify(input));
    if (status !== 200 && !body.includes("AlreadyExistsFault")) {
      throw new Error(`${operation} returned ${status}: ${body.slice(0, 400)}`);
    }
  };
  await register("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: retentionDays });
  for (const type of [workflowType, otherWorkflowType]) {
    await register("RegisterWorkflowType", { domain, ...type, ...workflowDefaults });
  }
  await register("RegisterActivityType", { domain, ...activityType, ...activityDefaults });
  connection.close();
}

/** A prefix for workflow ids and task lists that no other run has used. */
export function uniquePrefix(): string {
  return Math.random().toString(36).slice(2, 10);
}
