import type { Signal } from "../authoring/signal.ts";
import type { Converter } from "../data/converter.ts";
import { writeInput } from "../data/envelope.ts";
import type { Payloads } from "../data/payload-edges.ts";
import type { FailureSource } from "../failures/flow-error.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { Backoff } from "../waiting/backoff.ts";
import { type Clock, pause } from "../waiting/clock.ts";
import { decodedEvents } from "../worker/read-history.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

interface Parts {
  readonly domain: string;
  readonly calls: SwfCalls;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly clock: Clock;
}

interface Named {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly name: string;
}

/** The waits between two looks at an execution that is open, in milliseconds. SWF offers no call that waits. */
const looks = { firstMs: 20, maxMs: 5_000 };

/** One execution, as its client reaches it. */
export class WorkflowHandle<Result = unknown> {
  readonly workflowId: string;
  readonly #parts: Parts;
  readonly #name: string;
  readonly #runId: string | undefined;

  constructor(parts: Parts, { workflowId, runId, name }: Named) {
    this.workflowId = workflowId;
    this.#runId = runId;
    this.#parts = parts;
    this.#name = name;
  }

  /** The run that was started; `undefined` for a handle made from a workflow id alone. */
  get runId(): string | undefined {
    return this.#runId;
  }

  /** Waits for the end, and follows runs that continue as new. Rejects with the failure of the workflow, as what it was. */
  async result({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Result> {
    let runId = this.#runId ?? (await this.#openRunId());
    for (;;) {
      const outcome = await this.#outcomeOf(runId, signal);
      if (outcome.kind === "failed") throw outcome.error;
      // `as`: what the workflow's types say.
      if (outcome.kind === "completed") return outcome.value as Result;
      ({ runId } = outcome);
    }
  }

  async signal<Value>(signal: Signal<Value>, ...value: Value extends void ? [] : [Value]): Promise<void> {
    const { calls, domain, payloads, converter } = this.#parts;
    const text = writeInput({ args: value }, converter);
    const input =
      text === undefined ? undefined : await payloads.encode(text, { what: `The input of the signal ${signal.name}` });
    await calls.call("SignalWorkflowExecution", {
      domain,
      workflowId: this.workflowId,
      signalName: signal.name,
      ...(this.#runId !== undefined && { runId: this.#runId }),
      ...(input !== undefined && { input }),
    });
  }

  /** Asks the workflow to cancel. It may clean up first, or refuse. */
  async cancel(): Promise<void> {
    const { calls, domain } = this.#parts;
    const runId = this.#runId;
    const input = { domain, workflowId: this.workflowId, ...(runId !== undefined && { runId }) };
    await calls.call("RequestCancelWorkflowExecution", input);
  }

  async #outcomeOf(runId: string, signal: AbortSignal | undefined): Promise<Outcome> {
    const { calls, domain, payloads, converter, clock } = this.#parts;
    const execution = { workflowId: this.workflowId, runId };
    const source: FailureSource = { kind: "workflow", name: this.#name, id: this.workflowId };
    const waits = new Backoff(looks);
    for (;;) {
      signal?.throwIfAborted();
      const input = { domain, execution, reverseOrder: true, maximumPageSize: 1 };
      const { events = [] } = await calls.call("GetWorkflowExecutionHistory", input, { signal });
      const [last] = await decodedEvents(events, payloads);
      const outcome = last && outcomeOf(last, source, converter);
      if (outcome !== undefined) return outcome;
      await pause(clock, waits.next(), signal);
    }
  }

  async #openRunId(): Promise<string> {
    throw new Error(`give the run id of ${this.workflowId}`);
  }
}
