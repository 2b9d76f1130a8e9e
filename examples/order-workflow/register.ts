import {
  DomainAlreadyExistsFault,
  RegisterActivityTypeCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  type SWFClient,
  TypeAlreadyExistsFault,
} from "@aws-sdk/client-swf";
import { activities, domain, taskLists, workflows } from "./names.ts";

/** Registers the domain and its types. On a second run they already exist, which is fine. */
export async function register(swf: SWFClient): Promise<void> {
  await unlessThere(() =>
    swf.send(new RegisterDomainCommand({ name: domain, workflowExecutionRetentionPeriodInDays: "1" })),
  );
  for (const [type, taskList] of [
    [workflows.processOrder, taskLists.orders],
    [workflows.shipOrder, taskLists.shipments],
  ] as const) {
    const registration = new RegisterWorkflowTypeCommand({
      domain,
      ...type,
      defaultTaskList: { name: taskList },
      defaultTaskStartToCloseTimeout: "30",
      defaultExecutionStartToCloseTimeout: "300",
      defaultChildPolicy: "TERMINATE",
    });
    await unlessThere(() => swf.send(registration));
  }
  for (const type of Object.values(activities)) {
    const registration = new RegisterActivityTypeCommand({
      domain,
      ...type,
      defaultTaskList: { name: taskLists.activities },
      defaultTaskScheduleToStartTimeout: "60",
      defaultTaskScheduleToCloseTimeout: "120",
      defaultTaskStartToCloseTimeout: "60",
      // A worker that is silent for this long is considered dead.
      defaultTaskHeartbeatTimeout: "10",
    });
    await unlessThere(() => swf.send(registration));
  }
}

async function unlessThere(registers: () => Promise<unknown>): Promise<void> {
  try {
    await registers();
  } catch (error) {
    if (error instanceof DomainAlreadyExistsFault || error instanceof TypeAlreadyExistsFault) return;
    throw error;
  }
}
