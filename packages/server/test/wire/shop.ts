import {
  type Decision,
  PollForActivityTaskCommand,
  type PollForActivityTaskCommandOutput,
  PollForDecisionTaskCommand,
  type PollForDecisionTaskCommandOutput,
  RegisterActivityTypeCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  RespondDecisionTaskCompletedCommand,
  StartWorkflowExecutionCommand,
  type StartWorkflowExecutionCommandInput,
  type SWFClient,
} from "@aws-sdk/client-swf";
import type { Limits } from "@openswf/model/limits";
import { type Guarded, openService, type Service } from "./service.ts";

export const domain = "shop";
export const workflowType = { name: "order", version: "1" };
export const activityType = { name: "charge", version: "1" };

/** A service whose domain `shop` has the workflow type `order` and the activity type `charge`, with all defaults. */
export async function openShop(limits: Partial<Limits> = {}, guarded?: Guarded): Promise<Service> {
  const service = await openService(limits, guarded === undefined ? {} : { guarded });
  await registerShop(service.swf);
  return service;
}

export async function registerShop(swf: SWFClient): Promise<void> {
  await swf.send(new RegisterDomainCommand({ name: domain, workflowExecutionRetentionPeriodInDays: "1" }));
  await swf.send(
    new RegisterWorkflowTypeCommand({
      domain,
      ...workflowType,
      defaultChildPolicy: "TERMINATE",
      defaultExecutionStartToCloseTimeout: "3600",
      defaultTaskList: { name: "orders" },
      defaultTaskStartToCloseTimeout: "NONE",
    }),
  );
  await swf.send(
    new RegisterActivityTypeCommand({
      domain,
      ...activityType,
      defaultTaskHeartbeatTimeout: "NONE",
      defaultTaskList: { name: "cards" },
      defaultTaskScheduleToCloseTimeout: "NONE",
      defaultTaskScheduleToStartTimeout: "NONE",
      defaultTaskStartToCloseTimeout: "NONE",
    }),
  );
}

/** Starts an execution and returns its run id. */
export async function start(
  { swf }: Pick<Service, "swf">,
  workflowId: string,
  more: Partial<StartWorkflowExecutionCommandInput> = {},
): Promise<string> {
  const { runId } = await swf.send(new StartWorkflowExecutionCommand({ domain, workflowId, workflowType, ...more }));
  if (runId === undefined) throw new Error("the started execution has no runId");
  return runId;
}

export function pollForDecisionTask({ swf }: Pick<Service, "swf">): Promise<PollForDecisionTaskCommandOutput> {
  return swf.send(new PollForDecisionTaskCommand({ domain, taskList: { name: "orders" }, identity: "decider" }));
}

export function pollForActivityTask({ swf }: Pick<Service, "swf">): Promise<PollForActivityTaskCommandOutput> {
  return swf.send(new PollForActivityTaskCommand({ domain, taskList: { name: "cards" }, identity: "worker" }));
}

/** Takes the next decision task of `orders` and completes it. */
export async function decide(service: Pick<Service, "swf">, ...decisions: Decision[]): Promise<void> {
  const { taskToken } = await pollForDecisionTask(service);
  await service.swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
}

export const scheduleActivityTask = (activityId: string, input?: string): Decision => ({
  decisionType: "ScheduleActivityTask",
  scheduleActivityTaskDecisionAttributes: { activityId, activityType, input },
});

export const completeExecution: Decision = { decisionType: "CompleteWorkflowExecution" };
