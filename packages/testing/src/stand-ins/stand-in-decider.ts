import type { Decision, DecisionTask, HistoryEvent } from "@aws-sdk/client-swf";
import { CanceledFailure } from "@openswf/flow/activity";
import { type Converter, jsonConverter, type Payloads, readInput } from "@openswf/flow/data";
import { encodePayloadFailure, payloadText, plainPayloads } from "@openswf/flow/internal";
import type { SwfCalls } from "@openswf/flow/transport";
import { nextTurn } from "../time/real-time.ts";
import type { VirtualTime } from "../time/virtual-time.ts";
import { StandInExecution } from "./stand-in-execution.ts";
import type { AnyWorkflowStandIn, ChildContext } from "./stand-in-workflow.ts";

/** The signal by which a stand-in asks for a decision task once it knows how its execution ends. */
const endSignal = "openswf-stand-in-ended";
/** Turns of the event loop in which a stand-in that takes no time ends, so that one decision task does. */
const turnsAtOnce = 2;

interface DeciderParts {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly time: VirtualTime;
  readonly payloads?: Payloads | undefined;
  readonly converter?: Converter | undefined;
}

/** Takes the decision tasks of stand-ins, and decides what they are told. */
export class StandInDecider {
  readonly #parts: DeciderParts;
  readonly #standIns: ReadonlyMap<string, AnyWorkflowStandIn>;
  readonly #executions = new Map<string, StandInExecution>();
  readonly #stop = new AbortController();
  readonly #polling: Promise<void>[] = [];

  constructor(standIns: readonly AnyWorkflowStandIn[], parts: DeciderParts) {
    this.#parts = parts;
    this.#standIns = new Map(standIns.map((each) => [keyOf(each.workflow), each]));
  }

  get isNeeded(): boolean {
    return this.#standIns.size > 0;
  }

  /** Registers the types, which no worker may have. */
  async register(): Promise<void> {
    const { calls, domain } = this.#parts;
    for (const { workflow } of this.#standIns.values()) {
      const { name, version } = workflow;
      await calls.call("RegisterWorkflowType", { domain, name, version }).catch((error: unknown) => {
        if (!(error instanceof Error && error.name === "TypeAlreadyExistsFault")) throw error;
      });
    }
  }

  /** Polls the lists of stand-ins that nobody else polls. */
  pollOthersThan(polled: ReadonlySet<string>): void {
    const lists = [...this.#standIns.values()].map(({ workflow }) => workflow.options.taskList ?? workflow.name);
    for (const list of new Set(lists)) if (!polled.has(list)) this.#polling.push(this.#poll(list));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#polling);
  }

  /** The same calls, but decision tasks of stand-ins never come out of them: they are decided here. */
  around(calls: SwfCalls): SwfCalls {
    if (!this.isNeeded) return calls;
    return {
      extensions: calls.extensions,
      callExtension: (name, input, options) => calls.callExtension(name, input, options),
      close: () => calls.close(),
      call: async (name, input, options) => {
        for (;;) {
          const output = await calls.call(name, input, options);
          // `as`: the output of this operation.
          const task = name === "PollForDecisionTask" ? (output as DecisionTask) : undefined;
          if (task?.taskToken === undefined || !(await this.#decided(task))) return output;
        }
      },
    };
  }

  async #poll(list: string): Promise<void> {
    const { calls, domain, time } = this.#parts;
    const signal = this.#stop.signal;
    while (!signal.aborted) {
      try {
        const task = await calls.call("PollForDecisionTask", { domain, taskList: { name: list } }, { signal });
        if (!task.taskToken || (await this.#decided(task))) continue;
        const { name, version } = task.workflowType ?? {};
        time.fail(new Error(`No worker takes the decision tasks of ${name} ${version} on the task list "${list}".`));
      } catch (error) {
        if (!signal.aborted) time.fail(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  }

  /** Whether the task is that of a stand-in. */
  async #decided(task: DecisionTask): Promise<boolean> {
    const standIn = this.#standIns.get(keyOf(task.workflowType ?? {}));
    if (standIn === undefined) return false;
    const { calls } = this.#parts;
    const runId = task.workflowExecution?.runId ?? "";
    let execution = this.#executions.get(runId);
    if (execution === undefined) {
      execution = new StandInExecution();
      this.#executions.set(runId, execution);
      execution.isDeciding = true;
      this.#begin(execution, standIn, task);
    }
    execution.isDeciding = true;
    for (const event of task.events ?? []) await this.#tell(execution, event);
    for (let turn = 0; turn < turnsAtOnce && execution.closing === undefined; turn++) await nextTurn();
    execution.isDeciding = false;
    const decisions = execution.closing === undefined ? [] : [execution.closing];
    await calls.call("RespondDecisionTaskCompleted", { taskToken: task.taskToken, decisions });
    return true;
  }

  /** Cancel requests and signals reach the stand-in. */
  async #tell(execution: StandInExecution, event: HistoryEvent): Promise<void> {
    const { eventId = 0, eventType, workflowExecutionSignaledEventAttributes: signaled } = event;
    if (eventId <= execution.seenEventId) return;
    execution.seenEventId = eventId;
    if (eventType === "WorkflowExecutionCancelRequested") execution.cancel();
    if (signaled === undefined || signaled.signalName === endSignal) return;
    execution.receive(signaled.signalName ?? "", await this.#argumentOf(signaled.input));
  }

  async #argumentOf(input: string | undefined): Promise<unknown> {
    const { payloads = plainPayloads, converter = jsonConverter } = this.#parts;
    return readInput(input === undefined ? undefined : await payloads.decode(input), converter).args[0];
  }

  #begin(execution: StandInExecution, standIn: AnyWorkflowStandIn, task: DecisionTask): void {
    const { calls, domain, time } = this.#parts;
    const { workflowId = "", runId = "" } = task.workflowExecution ?? {};
    const { name } = standIn.workflow;
    const close = async (): Promise<void> => {
      execution.closing = await this.#closing(execution, standIn, task);
      if (execution.isDeciding) return;
      await calls.call("SignalWorkflowExecution", { domain, workflowId, runId, signalName: endSignal });
    };
    void time
      .duringActivity(() => `the stand-in for the workflow ${name}, ${workflowId}`, close)
      .catch(() => {
        // The execution has closed: by a time-out or by its parent.
      });
  }

  async #closing(execution: StandInExecution, standIn: AnyWorkflowStandIn, task: DecisionTask): Promise<Decision> {
    const { payloads = plainPayloads, converter = jsonConverter } = this.#parts;
    const { workflowId = "", runId = "" } = task.workflowExecution ?? {};
    const input = task.events?.[0]?.workflowExecutionStartedEventAttributes?.input;
    try {
      const context: ChildContext = {
        workflowId,
        runId,
        signal: execution.signal,
        heartbeat: () => {},
        nextSignal: (signal) => execution.nextSignal(signal),
      };
      const text = payloadText(await standIn.run(await this.#argumentOf(input), context), converter);
      const result =
        text && (await payloads.encode(text, { what: `The result of the stand-in for ${standIn.workflow.name}` }));
      return {
        decisionType: "CompleteWorkflowExecution",
        completeWorkflowExecutionDecisionAttributes: result === undefined ? {} : { result },
      };
    } catch (error) {
      if (error instanceof CanceledFailure && execution.signal.aborted)
        return { decisionType: "CancelWorkflowExecution" };
      const failure = await encodePayloadFailure(error, payloads);
      return { decisionType: "FailWorkflowExecution", failWorkflowExecutionDecisionAttributes: failure };
    }
  }
}

function keyOf({
  name,
  version,
}: {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
}): string {
  return JSON.stringify([name, version]);
}
