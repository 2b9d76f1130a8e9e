import { Buffer } from "node:buffer";
import type { Core, InProcessClient } from "@openswf/core";
import type { WireRequest } from "@openswf/core/ports/transport";
import type { OperationName, Operations } from "@openswf/model/operations";
import { completeWorkflowExecution, member, scheduleActivityTask } from "../../load/client.ts";
import { activityDefaults, activityType, domain, workflowDefaults, workflowType } from "../../load/workplace.ts";

type InProcess = (core: Pick<Core, "answer">) => InProcessClient;

export interface CoreClient {
  /** Start, decision, one activity, decision, close, as `WorkflowWorker` does over HTTP. */
  runWorkflow(taskList: string): Promise<void>;
}

/**
 * Calls a core in this process with little work of its own, since that is counted too: it parses no reply. Requests are
 * made from those of the core's own client, so that their form is always that of the core's checkout.
 */
export async function coreClient(core: Core, inProcess: InProcess): Promise<CoreClient> {
  let last: WireRequest | undefined;
  const { call } = inProcess({
    answer: (request) => {
      last = request;
      return core.answer(request);
    },
  });
  await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "7" });
  await call("RegisterWorkflowType", { domain, ...workflowType, ...workflowDefaults });
  await call("RegisterActivityType", { domain, ...activityType, ...activityDefaults });

  const forms = new Map<OperationName, WireRequest>();
  const send = async <Name extends OperationName>(
    operation: Name,
    input: Operations[Name]["input"],
  ): Promise<string> => {
    let form = forms.get(operation);
    if (form === undefined) {
      // The call itself may be refused: only the form of its request is of interest.
      await call(operation, {} as typeof input).catch(() => {});
      if (last === undefined) throw new Error("the core's own client has sent nothing");
      form = last;
      forms.set(operation, form);
    }
    const { status, body } = await core.answer({ ...form, body: Buffer.from(JSON.stringify(input)) });
    if (status !== 200) throw new Error(`${operation} returned ${status}: ${body}`);
    return String(body ?? "");
  };
  const tokenOf = async (operation: "PollForDecisionTask" | "PollForActivityTask", name: string): Promise<string> => {
    const taskToken = member(await send(operation, { domain, taskList: { name }, identity: "bench" }), "taskToken");
    if (taskToken === undefined) throw new Error(`no task on ${name}`);
    return taskToken;
  };
  let count = 0;
  return {
    async runWorkflow(taskList) {
      count += 1;
      const input = '{"order":1234567,"amount":99.5}';
      const start = { domain, workflowId: `order-${count}`, workflowType, taskList: { name: taskList }, input };
      await send("StartWorkflowExecution", start);
      const decide = async (
        ...decisions: Operations["RespondDecisionTaskCompleted"]["input"]["decisions"] & {}
      ): Promise<void> => {
        const taskToken = await tokenOf("PollForDecisionTask", taskList);
        await send("RespondDecisionTaskCompleted", { taskToken, decisions });
      };
      await decide(scheduleActivityTask(activityType, { activityId: "charge-1", taskList }));
      const taskToken = await tokenOf("PollForActivityTask", taskList);
      await send("RespondActivityTaskCompleted", { taskToken, result: '{"paid":true}' });
      await decide(completeWorkflowExecution());
    },
  };
}
