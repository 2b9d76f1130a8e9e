import type { WorkflowExecution } from "@openswf/model/wire-types";
import { type Client, completeWorkflowExecution, type PolledTask } from "./client.ts";

export const callsPerWorkflow = 7;
export const eventsPerWorkflow = 11;

/**
 * A worker with one client that runs whole workflows, one after the other. It has its own task list, so that it
 * measures one workflow and not its position in a queue.
 */
export class WorkflowWorker {
  readonly client: Client;
  readonly #name: string;
  #count = 0;

  constructor(client: Client, name: string) {
    this.client = client;
    this.#name = name;
  }

  /** Start, decision, one activity, decision, close: 7 calls, 11 events. */
  async runWorkflow(): Promise<WorkflowExecution> {
    const { client } = this;
    const taskList = this.#name;
    this.#count += 1;
    const workflowId = `${this.#name}-${this.#count}`;
    const execution = await client.startWorkflowExecution(workflowId, taskList, '{"order":1234567,"amount":99.5}');
    const first = must(await client.pollForDecisionTask(taskList));
    await client.respondDecisionTaskCompleted(first.taskToken, [client.scheduleActivityTask("charge-1", taskList)]);
    const { taskToken } = must(await client.pollForActivityTask(taskList));
    await client.send("RespondActivityTaskCompleted", { taskToken, result: '{"paid":true}' });
    const second = must(await client.pollForDecisionTask(taskList));
    await client.respondDecisionTaskCompleted(second.taskToken, [completeWorkflowExecution()]);
    return execution;
  }
}

function must(polled: PolledTask | undefined): PolledTask {
  if (polled === undefined) throw new Error("a poll ran out although a task was waiting");
  return polled;
}
