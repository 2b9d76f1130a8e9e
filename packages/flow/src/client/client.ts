import { randomUUID } from "node:crypto";
import type { InputAnd, WorkflowType } from "../authoring/definition.ts";
import { type Converter, jsonConverter } from "../data/converter.ts";
import { type Duration, toSeconds } from "../data/duration.ts";
import { type EnvelopeSignal, writeInput } from "../data/envelope.ts";
import { type Payloads, plainPayloads } from "../data/payload-edges.ts";
import { callsFor } from "../transport/calls-for.ts";
import type { SendingClient } from "../transport/sdk-calls.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { type Clock, systemClock } from "../waiting/clock.ts";
import { WorkflowHandle } from "./workflow-handle.ts";

export interface ClientOptions {
  readonly domain: string;
  /** A client of `@aws-sdk/client-swf`. Default: made from the environment, as AWS's tools do. */
  readonly client?: SendingClient;
  /** Instead of a client: any way to call SWF, such as a server in the same process. */
  readonly calls?: SwfCalls;
  readonly payloads?: Payloads;
  readonly converter?: Converter;
  readonly clock?: Clock;
}

export interface StartOptions {
  /** Default: a UUID. One execution at a time may be open under an id, which makes starts idempotent. */
  readonly workflowId?: string;
  /** Up to five, each up to 256 characters. */
  readonly tags?: readonly string[];
  readonly taskList?: string;
  readonly priority?: number;
  readonly executionStartToClose?: Duration;
  readonly taskStartToClose?: Duration;
  readonly childPolicy?: "TERMINATE" | "REQUEST_CANCEL" | "ABANDON";
  readonly lambdaRole?: string;
  /** Signals that the run finds as it starts. */
  readonly signals?: readonly EnvelopeSignal[];
}

/** What a client's handles need of it. */
export interface ClientParts {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly clock: Clock;
}

/** Starts executions and speaks with them. */
export class Client implements Disposable {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /**
   * Starts an execution. Rejects with `WorkflowExecutionAlreadyStartedFault` if one is open under the workflow id.
   *
   *     const handle = await client.start(order, { id: 7 }, { workflowId: "order-7" });
   */
  async start<Input, Result>(
    workflow: WorkflowType<Input, Result>,
    ...[value, options = {}]: InputAnd<NoInfer<Input>, StartOptions>
  ): Promise<WorkflowHandle<Result>> {
    const { calls, domain, payloads, converter } = this.#parts;
    const { workflowId = randomUUID(), tags, priority, signals } = options;
    const settings = { ...workflow.options, ...options };
    const { taskList = workflow.name, childPolicy = "TERMINATE", lambdaRole } = settings;
    const text = writeInput({ args: [value], ...(signals && { signals }) }, converter);
    const what = `The input of ${workflow.name}`;
    const input = text === undefined ? undefined : await payloads.encode(text, { what });
    const { runId = "" } = await calls.call("StartWorkflowExecution", {
      domain,
      workflowId,
      workflowType: { name: workflow.name, version: workflow.version },
      taskList: { name: taskList },
      childPolicy,
      executionStartToCloseTimeout: String(toSeconds(settings.executionStartToClose ?? "365 days")),
      taskStartToCloseTimeout: String(toSeconds(settings.taskStartToClose ?? "30 seconds")),
      ...(input !== undefined && { input }),
      ...(tags !== undefined && { tagList: [...tags] }),
      ...(priority !== undefined && { taskPriority: String(priority) }),
      ...(lambdaRole !== undefined && { lambdaRole }),
    });
    return new WorkflowHandle(this.#parts, { workflowId, runId, name: workflow.name });
  }

  /** Starts an execution and waits for its result. */
  async execute<Input, Result>(
    workflow: WorkflowType<Input, Result>,
    ...given: InputAnd<NoInfer<Input>, StartOptions>
  ): Promise<Result> {
    const handle = await this.start(workflow, ...given);
    return await handle.result();
  }

  /** An execution that has been started. Without a run id, the open one of that workflow id, or else the last. */
  handle<Result = unknown>(workflowId: string, runId?: string): WorkflowHandle<Result> {
    return new WorkflowHandle(this.#parts, { workflowId, runId, name: "" });
  }

  /** Gives back sockets. A client of the SDK that was handed in stays open. */
  [Symbol.dispose](): void {
    this.#parts.calls.close();
  }
}

/** A client for one domain. */
export async function connect(options: ClientOptions): Promise<Client> {
  const { domain, payloads = plainPayloads, converter = jsonConverter, clock = systemClock } = options;
  const calls = options.calls ?? (await callsFor(options.client));
  return new Client({ domain, calls, payloads, converter, clock });
}
