/** The way in from outside: a replayer attaches itself to an execution's own copy of this library. */

import { encodeFailure } from "../failures/encode-failure.ts";
import { sourceOf } from "../failures/flow-error.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import type { ClosingCommand } from "./command.ts";
import { checkConditions, hasConditions } from "./condition.ts";
import { ContinuedAsNew } from "./continue-as-new.ts";
import { attachHost } from "./current-host.ts";
import { isWorkflow } from "./definition.ts";
import type { Host, Inner } from "./host.ts";
import { answerQuery } from "./query.ts";
import { renewRootScope, rootScope } from "./scope.ts";
import { failOnHandlerError, receiveSignal } from "./signal.ts";
import { decodeArguments, encodeValue } from "./values.ts";

export { isWorkflow } from "./definition.ts";

/** Called once, before anything else of the execution runs. */
export function attach(host: Host): Inner {
  attachHost(host);
  renewRootScope();
  const end = (error: unknown): void => endWith(host, error);
  failOnHandlerError(end);
  return {
    start: (definition, input) => start(host, definition, input, end),
    signal: receiveSignal,
    requestCancel: (cause) => rootScope().cancel(new CanceledFailure(cause ?? "cancellation was requested")),
    hasConditions,
    checkConditions,
    query: answerQuery,
  };
}

function start(host: Host, definition: unknown, input: string | undefined, fail: (error: unknown) => void): void {
  if (!isWorkflow(definition)) throw new TypeError("not a workflow");
  const { args, signals = [] } = decodeArguments(input);
  // `as`: what the starter's types say.
  const [value] = args as readonly [never];
  for (const { name, input: text } of signals) receiveSignal(name, text);
  const run = async (): Promise<unknown> => await definition.run(value);
  rootScope()
    .run(run)
    .then((result) => {
      const text = encodeValue(result, "The result of the workflow");
      const attributes = text === undefined ? {} : { result: text };
      host.close(() => ({ decisionType: "CompleteWorkflowExecution", attributes }));
    })
    .catch(fail);
}

function endWith(host: Host, error: unknown): void {
  // Bugs are mended in the code, and the run goes on: see docs/how-to/flow-failures.md.
  if ((error instanceof TypeError || error instanceof ReferenceError) && sourceOf(error) === undefined)
    return host.fault(error);
  host.close(() => closing(host, error));
}

function closing(host: Host, error: unknown): ClosingCommand {
  if (error instanceof ContinuedAsNew) return error.decision();
  if (error instanceof CanceledFailure && rootScope().reason !== undefined) {
    const details = encodeValue(error.details, "The details of the cancellation");
    return { decisionType: "CancelWorkflowExecution", attributes: details === undefined ? {} : { details } };
  }
  return {
    decisionType: "FailWorkflowExecution",
    attributes: encodeFailure(error, { mapStack: (stack) => host.originalStack(stack) }),
  };
}
