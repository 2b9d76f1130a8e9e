import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";

/** One call of a Lambda function, on behalf of an execution. */
export interface LambdaCall {
  /** Name or ARN. */
  readonly name: string;
  readonly payload: string;
  readonly region: string;
  /** The execution's lambdaRole. It is not assumed: functions are called with the credentials of this process. */
  readonly role: string;
  readonly timeoutMs: number;
}

/** Calls Lambda functions. Never rejects: an error is an outcome. */
export interface LambdaInvoker {
  invoke(call: LambdaCall): Promise<LambdaOutcome>;
}
