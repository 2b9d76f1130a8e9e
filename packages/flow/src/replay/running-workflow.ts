import type { ClosingCommand } from "../authoring/command.ts";
import type { HistoryEvent } from "../authoring/history-event.ts";
import type { Inner, Listener, LocalCall, LocalOutcome } from "../authoring/host.ts";
import type { Instance } from "../isolation/realm/realm.ts";
import type { ExecutionHost } from "./execution-host.ts";
import { definitionOf } from "./workflow-definition.ts";

/** The code of one execution, as it is entered from outside. */
export class RunningWorkflow {
  readonly host: ExecutionHost;
  readonly #instance: Instance;
  readonly #inner: Inner;

  constructor(host: ExecutionHost, instance: Instance) {
    this.host = host;
    this.#instance = instance;
    const { runtime, workflows } = instance.exports;
    // `as`: our own module, which the bundle has a copy of.
    const { attach } = runtime as { readonly attach: (host: ExecutionHost, exports: typeof workflows) => Inner };
    this.#inner = this.#inside(() => attach(host, workflows));
    host.rejected = (reason) => this.#inside(() => this.#inner.rejected(reason));
  }

  start({ attributes }: HistoryEvent<"WorkflowExecutionStarted">): void {
    const definition = definitionOf(this.#instance.exports.workflows, this.host.info.workflowType);
    this.#enter(() => this.#inner.start(definition, attributes.input));
  }

  signal({ attributes: { signalName = "", input } }: HistoryEvent<"WorkflowExecutionSignaled">): void {
    this.#enter(() => this.#inner.signal(signalName, input));
  }

  requestCancel({ attributes }: HistoryEvent<"WorkflowExecutionCancelRequested">): void {
    this.#enter(() => this.#inner.requestCancel(attributes.cause));
  }

  tell(listener: Listener, event: HistoryEvent): void {
    this.#enter(() => listener(event));
  }

  /** Records how a local activity has ended, then tells it. */
  endLocal(call: LocalCall, outcome: LocalOutcome, settle: (outcome: LocalOutcome) => void): void {
    this.host.locals.delete(call.id);
    this.host.markLocal(call, outcome);
    this.#enter(() => settle(outcome));
  }

  /** The decision that ends the run. It is made from what the code has by now. */
  closing(): ClosingCommand | undefined {
    const { closing } = this.host;
    return closing && this.#inside(closing);
  }

  /** Answers a query: JSON texts in and out. */
  query(name: string, input: string | undefined): string | undefined {
    return this.#inside(() => this.#inner.query(name, input));
  }

  throwFault(): void {
    const { fatal } = this.host;
    if (fatal !== undefined) throw fatal;
  }

  /** Runs `work` in the realm, then what can run because of it, until nothing can (R1). */
  #enter(work: () => void): void {
    this.#instance.run(work);
    let woken = this.#inner.hasConditions();
    while (woken) woken = this.#inside(() => this.#inner.checkConditions());
  }

  #inside<Result>(work: () => Result): Result {
    let made: { readonly result: Result } | undefined;
    this.#instance.run(() => {
      made = { result: work() };
    });
    // `as`: `run` has called it, or has thrown.
    return (made as unknown as { readonly result: Result }).result;
  }
}
