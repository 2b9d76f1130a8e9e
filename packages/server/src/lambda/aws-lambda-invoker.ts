import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { LambdaCall, LambdaInvoker } from "@openswf/core/ports/lambda-invoker";
import type { LambdaOutcome } from "@openswf/engine/commands/lambda-function";

/** The model's bounds for LambdaFunctionFailed. */
const reasonMax = 256;
const dataMax = 32_768;
/** The execution's own deadline ends a call, as LambdaFunctionTimedOut. The connection is dropped this much later. */
const graceMs = 5_000;

/**
 * Calls functions at any endpoint that speaks Lambda's Invoke API. Credentials come from the usual AWS sources. An
 * endpoint that checks no credentials still requires a signature, so unset credentials are filled in.
 */
export function awsLambdaInvoker(endpoint: string): LambdaInvoker {
  const clients = new Map<string, LambdaClient>();
  const clientFor = (region: string): LambdaClient => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const unset = process.env["AWS_ACCESS_KEY_ID"] === undefined && process.env["AWS_PROFILE"] === undefined;
    const credentials = { accessKeyId: "openswf", secretAccessKey: "openswf" };
    // One attempt: a function that may have run must not run again without the decider's knowledge.
    const client = new LambdaClient({ endpoint, region, maxAttempts: 1, ...(unset ? { credentials } : {}) });
    clients.set(region, client);
    return client;
  };
  return {
    async invoke({ name, payload, region, timeoutMs }: LambdaCall): Promise<LambdaOutcome> {
      try {
        const command = new InvokeCommand({ FunctionName: name, Payload: Buffer.from(payload) });
        const answer = await clientFor(region).send(command, { abortSignal: AbortSignal.timeout(timeoutMs + graceMs) });
        const text = answer.Payload === undefined ? undefined : Buffer.from(answer.Payload).toString("utf8");
        const body = text?.slice(0, dataMax);
        if (answer.FunctionError === undefined) return { kind: "completed", result: body };
        return { kind: "failed", reason: answer.FunctionError.slice(0, reasonMax), details: body };
      } catch (error) {
        const { name: reason, message } = error instanceof Error ? error : new Error(String(error));
        return { kind: "failed", reason: reason.slice(0, reasonMax), details: message.slice(0, dataMax) };
      }
    },
  };
}
