import { setTimeout as pause } from "node:timers/promises";
import {
  PollForActivityTaskCommand,
  PollForDecisionTaskCommand,
  RespondActivityTaskCompletedCommand,
  RespondDecisionTaskCompletedCommand,
  SignalWorkflowExecutionCommand,
  StartWorkflowExecutionCommand,
  type SWFClient,
} from "@aws-sdk/client-swf";
import { decide, domain, orderList, orderType, paid, shipList, shipped, taskSeconds } from "./orders.ts";
import { attemptsOf, clientOf, type FailedCall, failedCall } from "./swf-endpoint.ts";

const starters = 3;
const deciders = 3;
const workers = 3;
/** Between two orders of a starter, so that a drill watches a server instead of filling a machine. */
const betweenOrdersMs = 25;
/** After a call that failed, retries included. */
const afterFailureMs = 50;
const openCheckedEveryMs = 100;

/** A call that failed for a client, after all its retries. */
export interface Failure extends FailedCall {
  readonly operation: string;
}

interface LoadOptions {
  /** The first part of every workflowId, so that loads do not meet. */
  readonly name: string;
  /** Whether programs send a call again that fails after all retries of the SDK, until it is answered. */
  readonly isPatient?: boolean;
}

/** Clients and workers of the AWS SDK that order, decide and ship until they are told to end, and remember what they were told. */
export class OrderLoad {
  /** The runs whose start was acknowledged, by workflowId. */
  readonly started = new Map<string, string>();
  /** The orders whose signal was acknowledged. */
  readonly paid = new Set<string>();
  /** Starts whose first attempt landed without its reply: the retry heard that the execution is already open. */
  readonly foundStarted = new Set<string>();
  readonly failures: Failure[] = [];
  /** Calls that succeeded. */
  calls = 0;
  /** Calls that succeeded only after a retry of the SDK. */
  retried = 0;
  /** Calls that a program had to send again. */
  sentAgain = 0;
  /** The longest time between two calls that succeeded, ms. */
  longestGapMs = 0;
  readonly #swf: SWFClient;
  readonly #name: string;
  readonly #isPatient: boolean;
  #starters: readonly Promise<void>[] = [];
  #workers: readonly Promise<void>[] = [];
  #isStarting = true;
  #isWorking = true;
  #orders = 0;
  #lastSuccess = performance.now();

  constructor(endpoint: string, { name, isPatient = false }: LoadOptions) {
    this.#swf = clientOf(endpoint);
    this.#isPatient = isPatient;
    this.#name = name;
  }

  /** Starts all clients and workers. */
  begin(): void {
    this.#lastSuccess = performance.now();
    this.#starters = repeated(starters, () => this.#isStarting, this.#order);
    this.#workers = [
      ...repeated(deciders, () => this.#isWorking, this.#decide),
      ...repeated(workers, () => this.#isWorking, this.#work),
    ];
  }

  /**
   * The failures that a restart may not cause. A task that was in hand for longer than its timeout, because no server was
   * there meanwhile, is rightly refused.
   */
  get wrongFailures(): readonly Failure[] {
    if (this.longestGapMs < taskSeconds * 900) return this.failures;
    return this.failures.filter(({ name, attempts }) => name !== "UnknownResourceFault" || attempts === 1);
  }

  /** Resolves when this many more starts are acknowledged. */
  async more(count: number): Promise<void> {
    const wanted = this.started.size + count;
    while (this.started.size < wanted) await this.#whileStarting();
  }

  /** No more orders. Resolves when workers have completed all open ones, and have ended. Rejects if an order cannot complete. */
  async finish(countOpen: () => Promise<number>): Promise<void> {
    this.#isStarting = false;
    await Promise.all(this.#starters);
    const unpaid = this.failures.find(({ operation }) => operation === "SignalWorkflowExecution");
    if (unpaid !== undefined) throw new Error(`a signal failed: ${JSON.stringify(unpaid)}`);
    while ((await countOpen()) > 0) await this.#whileWorking();
    await this.end();
  }

  /** Ends all loops, whatever is open. */
  async end(): Promise<void> {
    this.#isStarting = false;
    this.#isWorking = false;
    await Promise.all([...this.#starters, ...this.#workers]);
    this.#swf.destroy();
  }

  async #whileStarting(): Promise<void> {
    if (!this.#isStarting) throw new Error("the load has ended");
    await pause(openCheckedEveryMs);
  }

  async #whileWorking(): Promise<void> {
    if (!this.#isWorking) throw new Error("the load has ended");
    await pause(openCheckedEveryMs);
  }

  readonly #order = async (): Promise<void> => {
    this.#orders += 1;
    const workflowId = `${this.#name}-${this.#orders}`;
    const start = new StartWorkflowExecutionCommand({ domain, workflowId, workflowType: orderType, input: workflowId });
    // An open execution of this name can only be of an earlier attempt of the same call. That is not a failure.
    const isOurs = ({ name, attempts }: FailedCall): boolean => {
      const landedBefore = name === "WorkflowExecutionAlreadyStartedFault" && attempts > 1;
      if (landedBefore) this.foundStarted.add(workflowId);
      return landedBefore;
    };
    const reply = await this.#call("StartWorkflowExecution", () => this.#swf.send(start), isOurs);
    if (reply?.runId !== undefined) this.started.set(workflowId, reply.runId);
    else if (!this.foundStarted.has(workflowId)) return;
    const signal = new SignalWorkflowExecutionCommand({ domain, workflowId, signalName: paid, input: workflowId });
    const signaled = await this.#call("SignalWorkflowExecution", () => this.#swf.send(signal));
    if (signaled !== undefined) this.paid.add(workflowId);
    await pause(betweenOrdersMs);
  };

  readonly #decide = async (): Promise<void> => {
    const poll = new PollForDecisionTaskCommand({ domain, taskList: orderList });
    const task = await this.#call("PollForDecisionTask", () => this.#swf.send(poll));
    if (!task?.taskToken) return;
    const decisions = [...decide(task.events ?? [])];
    const answer = new RespondDecisionTaskCompletedCommand({ taskToken: task.taskToken, decisions });
    await this.#call("RespondDecisionTaskCompleted", () => this.#swf.send(answer));
  };

  readonly #work = async (): Promise<void> => {
    const poll = new PollForActivityTaskCommand({ domain, taskList: shipList });
    const task = await this.#call("PollForActivityTask", () => this.#swf.send(poll));
    if (!task?.taskToken) return;
    const answer = new RespondActivityTaskCompletedCommand({ taskToken: task.taskToken, result: shipped(task) });
    await this.#call("RespondActivityTaskCompleted", () => this.#swf.send(answer));
  };

  /** The reply, or `undefined` after a failure. */
  async #call<Reply extends { readonly $metadata: unknown }>(
    operation: string,
    send: () => Promise<Reply>,
    isFine: (failed: FailedCall) => boolean = () => false,
  ): Promise<Reply | undefined> {
    for (let attempts = 0; ; this.sentAgain += 1) {
      try {
        const reply = await send();
        this.#succeeded(attempts + attemptsOf(reply.$metadata));
        return reply;
      } catch (error) {
        const failed = failedCall(error);
        attempts += failed.attempts;
        if (isFine({ ...failed, attempts })) return undefined;
        if (failed.isRefused || !this.#isPatient || !this.#isWorking) {
          this.failures.push({ operation, ...failed, attempts });
          await pause(afterFailureMs);
          return undefined;
        }
      }
      await pause(afterFailureMs);
    }
  }

  #succeeded(attempts: number): void {
    const now = performance.now();
    this.longestGapMs = Math.max(this.longestGapMs, now - this.#lastSuccess);
    this.#lastSuccess = now;
    this.calls += 1;
    if (attempts > 1) this.retried += 1;
  }
}

function repeated(times: number, isOn: () => boolean, once: () => Promise<void>): readonly Promise<void>[] {
  return Array.from({ length: times }, async () => {
    while (isOn()) await once();
  });
}
