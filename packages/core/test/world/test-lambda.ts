import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";
import type { LambdaCall, LambdaInvoker } from "../../src/ports/lambda-invoker.ts";

interface Invocation {
  readonly call: LambdaCall;
  answers(outcome: LambdaOutcome): void;
}

/** A Lambda whose functions run until the test ends them. */
export class TestLambda implements LambdaInvoker {
  readonly invocations: Invocation[] = [];

  invoke(call: LambdaCall): Promise<LambdaOutcome> {
    return new Promise((answers) => this.invocations.push({ call, answers }));
  }

  /** The invocation with this index, which must exist. */
  invocation(index: number): Invocation {
    const invocation = this.invocations[index];
    if (invocation === undefined) throw new Error(`there was no invocation ${index}`);
    return invocation;
  }
}
