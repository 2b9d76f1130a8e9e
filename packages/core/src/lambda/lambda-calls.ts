import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";
import type { Clock } from "../ports/clock.ts";
import type { LambdaCall, LambdaInvoker } from "../ports/lambda-invoker.ts";

/** The Lambda calls in flight, up to a maximum. The rest wait in line. */
export class LambdaCalls {
  readonly #invoker: LambdaInvoker | undefined;
  readonly #max: number;
  readonly #clock: Clock;
  readonly #line: (() => void)[] = [];
  #running = 0;
  #stopped = false;

  constructor(invoker: LambdaInvoker | undefined, runningMax: number, clock: Clock) {
    this.#clock = clock;
    this.#invoker = invoker;
    this.#max = runningMax;
  }

  get isAvailable(): boolean {
    return this.#invoker !== undefined;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Later outcomes are not recorded. Those functions time out once the server is up again. */
  stop(): void {
    this.#stopped = true;
  }

  /** `undefined` if the call's time ran out before its turn came. The function was then not called. */
  async call(call: LambdaCall): Promise<LambdaOutcome | undefined> {
    if (this.#invoker === undefined) {
      return { kind: "failed", reason: "ServiceException", details: "This server has no Lambda endpoint." };
    }
    const dueAt = this.#clock.elapsed() + call.timeoutMs;
    if (this.#running >= this.#max) await new Promise<void>((resolve) => this.#line.push(resolve));
    if (this.#clock.elapsed() >= dueAt) {
      this.#line.shift()?.();
      return undefined;
    }
    this.#running += 1;
    try {
      return await this.#invoker.invoke(call);
    } finally {
      this.#running -= 1;
      this.#line.shift()?.();
    }
  }
}
