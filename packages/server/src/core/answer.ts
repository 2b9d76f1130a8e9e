import { Fault, throttled } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import { type Call, PrintedAnswer } from "../operations/call.ts";
import { operations } from "../operations/operations.ts";
import { regionOfCredentialScope } from "../protocol/credential-scope.ts";
import { operationOfTarget } from "../protocol/operation-of-target.ts";
import { parseBody } from "../protocol/parse-body.ts";
import { printFault, printOutput } from "../protocol/print-reply.ts";
import { compileInputValidator } from "../protocol/validate-input.ts";
import type { WireReply, WireRequest } from "./transport.ts";
import type { World } from "./world.ts";

const polls: ReadonlySet<OperationName> = new Set(["PollForActivityTask", "PollForDecisionTask"]);

/** From requests to replies, whatever happens between. */
export interface Requests {
  answer(request: WireRequest): Promise<WireReply>;
  /** Settles when every request has its answer. */
  settled(): Promise<void>;
}

/** The signing before V4 had a header of its own, which is still heard so that its refusal says why. */
const authorizationOf = ({ headers }: WireRequest): string | undefined =>
  headers.get("authorization") ?? headers.get("x-amzn-authorization");

export function answerRequests(
  world: World,
  { account, region: defaultRegion }: { readonly account: string; readonly region: string },
): Requests {
  const validate = compileInputValidator(world.limits);
  /** All requests that have no answer yet, and those of them that do not just wait for a task. */
  let unanswered = 0;
  let inProgress = 0;
  const idle: (() => void)[] = [];

  /** In the service's order: the body is JSON, the operation is known, then its types and its constraints. */
  async function handle<Name extends OperationName>(request: WireRequest): Promise<WireReply> {
    const body = parseBody(request.body);
    // `as`: the name is one of the table's; the type parameter ties its input to its output below.
    const operation = operationOfTarget(request.headers.get("x-amz-target")) as Name;
    const region = regionOfCredentialScope(authorizationOf(request)) ?? defaultRegion;
    const scope = `${account}/${region}`;
    const input = validate(operation, body);
    if (!world.throttle.admitsOperation(scope, operation)) throw throttled();
    const call: Call<Name> = { operation, input, account, region, scope, caller: request.caller, world };
    if (polls.has(operation)) inProgress -= 1;
    try {
      const output = await operations[operation](call);
      if (!(output instanceof PrintedAnswer)) return printOutput(output);
      const { body: printed, undelivered } = output;
      return undelivered === undefined ? { status: 200, body: printed } : { status: 200, body: printed, undelivered };
    } finally {
      if (polls.has(operation)) inProgress += 1;
    }
  }

  return {
    async answer(request) {
      if (inProgress >= world.limits.requestsInProgressMax) {
        return printFault(new Fault("ServiceUnavailableException", "Too many requests are in progress"));
      }
      inProgress += 1;
      unanswered += 1;
      try {
        return await handle(request);
      } catch (error) {
        if (error instanceof Fault) return printFault(error);
        const { requestId, headers } = request;
        world.log.error({ error, requestId, target: headers.get("x-amz-target") }, "a request failed");
        return printFault(new Fault("InternalFailure"));
      } finally {
        inProgress -= 1;
        unanswered -= 1;
        if (unanswered === 0) for (const resolve of idle.splice(0)) resolve();
      }
    },
    async settled() {
      if (unanswered > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
