import { performance } from "node:perf_hooks";
import type { Operations } from "@openswf/model/operations";
import type { Decision, DecisionTask, HistoryEvent, WorkflowExecution } from "@openswf/model/wire-types";
import { CallFailed } from "./call-failed.ts";
import { Connection } from "./connection.ts";
import type { Endpoint } from "./endpoint.ts";
import { Latencies } from "./latencies.ts";
import type { Reply } from "./reply.ts";
import type { RegisteredType, Workplace } from "./workplace.ts";

type Input<Name extends keyof Operations> = Operations[Name]["input"];
type Output<Name extends keyof Operations> = Operations[Name]["output"];

/** A task that a poll received, with the reply for callers that need more of it. */
export interface PolledTask {
  readonly taskToken: string;
  readonly body: string;
}

const identity = "bench";
const pagesMax = 1_000;

/** The benchmark's calls, over one connection. Each must be answered 200; its duration is recorded in `latencies`. */
export class Client {
  /** Replaced between the warm-up and the measurement. */
  latencies: Latencies;
  readonly workplace: Workplace;
  readonly #connection: Connection;
  readonly #endpoint: Endpoint;
  /** For turns, and between attempts that were throttled. */
  #waitedMs = 0;

  private constructor(connection: Connection, endpoint: Endpoint, latencies: Latencies) {
    this.#connection = connection;
    this.#endpoint = endpoint;
    this.workplace = endpoint.workplace;
    this.latencies = latencies;
  }

  static async open(endpoint: Endpoint, latencies: Latencies = new Latencies()): Promise<Client> {
    return new Client(await Connection.open(endpoint), endpoint, latencies);
  }

  get domain(): string {
    return this.workplace.domain;
  }

  close(): void {
    this.#connection.close();
  }

  /** Returns the raw reply: parsing is costly, and most calls need one member of it or none. */
  async send<Name extends keyof Operations>(operation: Name, input: Input<Name>): Promise<string> {
    const { status, body } = await this.#exchange(operation, input);
    if (status !== 200) throw new CallFailed(operation, status, body);
    return body;
  }

  async #exchange(operation: string, input: object): Promise<Reply> {
    const { traffic } = this.#endpoint;
    if (traffic !== undefined) {
      const text = JSON.stringify(input);
      const { reply, ms, waitedMs } = await traffic.exchange(operation, () => this.#connection.call(operation, text));
      this.latencies.add(ms);
      this.#waitedMs += waitedMs;
      return reply;
    }
    const started = performance.now();
    const reply = await this.#connection.call(operation, JSON.stringify(input));
    this.latencies.add(performance.now() - started);
    return reply;
  }

  /** Starts to measure. Calling the result tells the milliseconds since, without waits for `--rate` and throttlings. */
  stopwatch(): () => number {
    const waited = this.#waitedMs;
    const started = performance.now();
    return () => performance.now() - started - (this.#waitedMs - waited);
  }

  async call<Name extends keyof Operations>(operation: Name, input: Input<Name>): Promise<Output<Name>> {
    // `as`: a reply with status 200 has the service's shape; otherwise the profiles' checks fail.
    return JSON.parse(await this.send(operation, input)) as Output<Name>;
  }

  async startWorkflowExecution(workflowId: string, taskList: string, input?: string): Promise<WorkflowExecution> {
    const { domain, workflowType } = this.workplace;
    const start = { domain, workflowId, workflowType, taskList: { name: taskList }, input };
    const runId = member(await this.send("StartWorkflowExecution", start), "runId");
    if (runId === undefined) throw new Error("StartWorkflowExecution returned no runId");
    return { workflowId, runId };
  }

  async pollForDecisionTask(
    taskList: string,
    page: Pick<Input<"PollForDecisionTask">, "startAtPreviousStartedEvent" | "nextPageToken"> = {},
  ): Promise<PolledTask | undefined> {
    const poll = { domain: this.domain, taskList: { name: taskList }, identity, ...page };
    return polledTask(await this.send("PollForDecisionTask", poll));
  }

  /** Like `pollForDecisionTask`, but a task must be there. Returns it with its first page of events. */
  async takeDecisionTask(
    taskList: string,
    page?: Pick<Input<"PollForDecisionTask">, "startAtPreviousStartedEvent" | "nextPageToken">,
  ): Promise<DecisionTask> {
    const polled = await this.pollForDecisionTask(taskList, page);
    if (polled === undefined) throw new Error(`no decision task on the list ${taskList}`);
    // `as`: see `call`.
    return JSON.parse(polled.body) as DecisionTask;
  }

  scheduleActivityTask(activityId: string, taskList: string, heartbeatTimeout?: string): Decision {
    return scheduleActivityTask(this.workplace.activityType, { activityId, taskList, heartbeatTimeout });
  }

  async respondDecisionTaskCompleted(taskToken: string, decisions: readonly Decision[]): Promise<void> {
    await this.send("RespondDecisionTaskCompleted", { taskToken, decisions });
  }

  async pollForActivityTask(taskList: string): Promise<PolledTask | undefined> {
    const { domain } = this;
    return polledTask(await this.send("PollForActivityTask", { domain, taskList: { name: taskList }, identity }));
  }

  /** The full history, page by page. */
  async history(execution: WorkflowExecution): Promise<readonly HistoryEvent[]> {
    const { domain } = this;
    const events: HistoryEvent[] = [];
    let nextPageToken: string | undefined;
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const page = await this.call("GetWorkflowExecutionHistory", { domain, execution, nextPageToken });
      events.push(...page.events);
      nextPageToken = page.nextPageToken;
      if (nextPageToken === undefined) return events;
    }
    throw new Error(`the history of ${execution.workflowId} has no last page`);
  }

  async terminate({ workflowId, runId }: WorkflowExecution): Promise<void> {
    await this.send("TerminateWorkflowExecution", { domain: this.domain, workflowId, runId });
  }
}

/** A string member of a reply, read without parsing the rest. Only for values without escapes. */
export function member(body: string, name: string): string | undefined {
  const start = body.indexOf(`"${name}":`);
  if (start < 0) return undefined;
  const from = body.indexOf('"', start + name.length + 3) + 1;
  return body.slice(from, body.indexOf('"', from));
}

/** The reply to a poll that ran out has no token, or an empty one. */
function polledTask(body: string): PolledTask | undefined {
  const taskToken = member(body, "taskToken");
  return taskToken === undefined || taskToken === "" ? undefined : { taskToken, body };
}

interface ScheduledActivity {
  readonly activityId: string;
  readonly taskList: string;
  readonly heartbeatTimeout?: string | undefined;
}

export function scheduleActivityTask(
  activityType: RegisteredType,
  { activityId, taskList, heartbeatTimeout }: ScheduledActivity,
): Decision {
  return {
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityId,
      activityType,
      taskList: { name: taskList },
      heartbeatTimeout,
      input: '{"amount":99.5}',
    },
  };
}

export function completeWorkflowExecution(): Decision {
  return {
    decisionType: "CompleteWorkflowExecution",
    completeWorkflowExecutionDecisionAttributes: { result: "done" },
  };
}
