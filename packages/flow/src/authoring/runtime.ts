/** The way in from outside: a replayer attaches itself to an execution's own copy of this library. */

import { DataError } from "../data/data-error.ts";
import { encodeFailure } from "../failures/encode-failure.ts";
import { sourceOf } from "../failures/flow-error.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import type { ClosingCommand } from "./command.ts";
import { checkConditions, hasConditions } from "./condition.ts";
import { ContinuedAsNew, hasContinued } from "./continue-as-new.ts";
import { attachHost } from "./current-host.ts";
import { isWorkflow } from "./definition.ts";
import type { Host, Inner } from "./host.ts";
import { installInterceptors, intercepted } from "./interceptors.ts";
import { keepSignalsForNextRun, receiveSignal } from "./mailbox.ts";
import { answerQuery } from "./query.ts";
import { renewRootScope, rootScope } from "./scope.ts";
import { failOnHandlerError } from "./signal.ts";
import { decodeArguments, encodeValue, installConverter } from "./values.ts";

/** Called once, before anything else of the execution runs. `exports` are those of the author's files. */
export function attach(host: Host, exports: Readonly<Record<string, unknown>>): Inner {
  attachHost(host);
  installConverter(exports);
  installInterceptors(exports);
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
    rejected: (reason) => tellOfRejection(host, reason),
  };
}

function start(host: Host, definition: unknown, input: string | undefined, fail: (error: unknown) => void): void {
  if (!isWorkflow(definition)) throw new TypeError("not a workflow");
  const { args, headers = {}, signals = [] } = decodeArguments(input);
  for (const { name, input: text } of signals) receiveSignal(name, text);
  // `as`: what the starter's types say.
  const execute = intercepted("execute", async (call) => await definition.run(call.input as never));
  rootScope()
    .run(async () => await execute({ input: args[0], headers }))
    .then((result) => {
      if (hasContinued()) throw new TypeError(caughtContinuation);
      const text = encodeValue(result, "The result of the workflow");
      const attributes = text === undefined ? {} : { result: text };
      host.close(() => ({ decisionType: "CompleteWorkflowExecution", attributes }));
    })
    .catch(fail);
}

const caughtContinuation =
  "continueAsNew ends a run by what it throws, and the workflow's code has caught that. " +
  "Call it outside of try, where nothing catches it.";

function endWith(host: Host, error: unknown): void {
  // Bugs are mended in the code, and the run goes on: the decision task is held, and tried again with back-off.
  if (isBug(error)) {
    host.fault(error);
    return;
  }
  if (error instanceof ContinuedAsNew) keepSignalsForNextRun();
  host.close(() => closing(host, error));
}

/** Errors that the program makes and does not throw: the engine's own, and data that cannot be sent. */
function isBug(error: unknown): boolean {
  if (sourceOf(error) !== undefined) return false;
  if (error instanceof RangeError) return error.message === "Maximum call stack size exceeded";
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof DataError;
}

/** Characters of a failure that codecs may lengthen: encrypted, in characters of three bytes, they still fit. */
const codedDetailsMax = 8_000;

function closing(host: Host, error: unknown): ClosingCommand {
  if (error instanceof ContinuedAsNew) return error.decision();
  if (rootScope().reason !== undefined && isCancellation(error)) {
    const given = error instanceof CanceledFailure ? error.details : undefined;
    const details = encodeValue(given, "The details of the cancellation");
    return { decisionType: "CancelWorkflowExecution", attributes: details === undefined ? {} : { details } };
  }
  return {
    decisionType: "FailWorkflowExecution",
    attributes: encodeFailure(error, {
      mapStack: (stack) => host.originalStack(stack),
      ...(host.offloads && { detailsMax: codedDetailsMax }),
    }),
  };
}

/** Also of all that `Promise.any` waited for. */
function isCancellation(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isCancellation);
  return error instanceof CanceledFailure;
}

/**
 * A promise was rejected and nobody has handled it so far. Somebody may do so later, as in `const a = f(); const b = g(); await a;
 * await b;`, so it must not change what is decided: it is logged.
 */
function tellOfRejection(host: Host, reason: unknown): void {
  if (host.isReplaying() || isCancellation(reason) || reason instanceof ContinuedAsNew) return;
  const text = reason instanceof Error ? host.originalStack(reason.stack ?? reason.message) : String(reason);
  host.log(
    "warn",
    "a promise of workflow code was rejected, and nobody has handled it",
    JSON.stringify({ error: text }),
  );
}
