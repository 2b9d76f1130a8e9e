import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";
import type { LambdaCall, LambdaInvoker } from "./lambda-invoker.ts";

/** Lambda calls under way, so many at once and the rest in line. */
export class LambdaCalls {
  readonly #invoker: LambdaInvoker | undefined;
  readonly #max: number;
  readonly #line: (() => void)[] = [];
  #running = 0;

  constructor(invoker: LambdaInvoker | undefined, runningMax: number) {
    this.#invoker = invoker;
    this.#max = runningMax;
  }

  get isAvailable(): boolean {
    return this.#invoker !== undefined;
  }

  async call(call: LambdaCall): Promise<LambdaOutcome> {
    if (this.#invoker === undefined) {
      return { kind: "failed", reason: "ServiceException", details: "This server has no Lambda endpoint." };
    }
    if (this.#running >= this.#max) await new Promise<void>((resolve) => this.#line.push(resolve));
    this.#running += 1;
    try {
      return await this.#invoker.invoke(call);
    } finally {
      this.#running -= 1;
      this.#line.shift()?.();
    }
  }
}
