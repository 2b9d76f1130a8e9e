import type { Decision } from "@aws-sdk/client-swf";
import { CanceledFailure } from "@openswf/flow/activity";
import type { Signal } from "@openswf/flow/workflow";
import { timeOfActivity } from "../time/virtual-time.ts";

/** One execution of a stand-in for a workflow. */
export class StandInExecution {
  /** Whether a decision task is being decided, which takes `closing` if that comes in time. */
  isDeciding = false;
  /** The decision that closes it, once it is known. */
  closing: Decision | undefined;
  /** The last event that was looked at. */
  seenEventId = 0;
  readonly #abort = new AbortController();
  readonly #arrived: { readonly name: string; readonly value: unknown }[] = [];
  #whenArrived: (() => void)[] = [];

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  cancel(): void {
    this.#abort.abort(new CanceledFailure("the parent asked for cancellation"));
  }

  receive(name: string, value: unknown): void {
    this.#arrived.push({ name, value });
    for (const resolve of this.#whenArrived.splice(0)) resolve();
  }

  /** The next signal of a name, in the order of the history. Rejects once cancellation is asked for. */
  async nextSignal<Value>({ name }: Signal<Value>): Promise<Value> {
    for (;;) {
      this.signal.throwIfAborted();
      const index = this.#arrived.findIndex((each) => each.name === name);
      // `as`: what its sender's types say.
      if (index >= 0) return this.#arrived.splice(index, 1)[0]?.value as Value;
      const arrival = new Promise<void>((resolve) => {
        this.#whenArrived.push(resolve);
        this.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      await (timeOfActivity()?.current?.waitingFor(arrival) ?? arrival);
    }
  }
}
