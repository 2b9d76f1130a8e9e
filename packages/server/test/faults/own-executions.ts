import type { Caller } from "../crash/caller.ts";
import { domain, workflowType } from "../crash/plans.ts";

/** Executions of a fault test itself, beside those of the load: on a task list that only the test polls. */
export class OwnExecutions {
  readonly caller: Caller;
  readonly taskList: { readonly name: string };
  readonly #started: string[] = [];

  constructor(caller: Caller, name: string) {
    this.caller = caller;
    this.taskList = { name };
  }

  start() {
    const workflowId = `${this.taskList.name} ${this.#started.length}`;
    this.#started.push(workflowId);
    const input = { domain, workflowId, workflowType, taskList: this.taskList, taskStartToCloseTimeout: "300" };
    return this.caller.call("StartWorkflowExecution", input);
  }

  poll() {
    return this.caller.call("PollForDecisionTask", { domain, taskList: this.taskList, identity: "fault test" });
  }

  /** Terminates those still open, since no client of the load ends them. Returns whether that worked. */
  async terminate(): Promise<boolean> {
    let isDone = true;
    for (const workflowId of this.#started) {
      const reply = await this.caller.call("TerminateWorkflowExecution", {
        domain,
        workflowId,
        childPolicy: "TERMINATE",
      });
      // A start that failed has left nothing to terminate.
      isDone &&= reply.kind === "acknowledged" || (reply.kind === "refused" && reply.status < 500);
    }
    return isDone;
  }
}
