import { jsonToText } from "../data/json-text.ts";
import type { ApplicationFailure } from "./application-failure.ts";
import { type FlowError, isFlowError, sourceOf } from "./flow-error.ts";
import { heartbeatOf } from "./last-heartbeat.ts";
import type { ActivityFailure, ChildFailure, TerminatedFailure, TimeoutFailure } from "./swf-failures.ts";
import type { WireFailure } from "./wire-failure.ts";

/** Causes of causes that are kept. */
export const causeDepthMax = 10;
/** Errors that are kept in all: causes, and those of an AggregateError. */
export const errorsMax = 50;
/** Characters kept of something that was thrown and is not an error. */
const thrownTextMax = 1_000;

interface Describing {
  readonly mapStack: (stack: string) => string;
  /** The errors between the outermost and this one: an error may name itself as its cause. */
  readonly above: readonly unknown[];
  readonly left: { errors: number };
}

/** Anything that was thrown, in the form of the wire. Never throws, whatever it is given. */
export function describeError(thrown: unknown, mapStack: (stack: string) => string): WireFailure {
  try {
    const lastHeartbeat = heartbeatOf(thrown);
    const failure = describe(thrown, { mapStack, above: [], left: { errors: errorsMax } });
    return lastHeartbeat === undefined ? failure : { ...failure, lastHeartbeat };
  } catch {
    return { kind: "Error", type: "Error", message: "An error that cannot be read: reading it throws." };
  }
}

function describe(thrown: unknown, describing: Describing): WireFailure {
  describing.left.errors -= 1;
  if (isFlowError(thrown)) return joined(flowFacts(thrown), commonFacts(thrown, describing));
  if (!looksLikeError(thrown)) return describeValue(thrown);
  const code = codeOf(thrown);
  return {
    kind: "Error",
    type: typeNameOf(thrown),
    ...commonFacts(thrown, describing),
    ...(code !== undefined && { code }),
  };
}

/** Both may have left something out. */
function joined<A extends Partial<WireFailure>, B extends Partial<WireFailure>>(a: A, b: B): A & B {
  const leftOut = [...(a.leftOut ?? []), ...(b.leftOut ?? [])];
  return { ...a, ...b, ...(leftOut.length > 0 && { leftOut }) };
}

/** What each kind of our own failures adds. */
function flowFacts(failure: FlowError): Pick<WireFailure, "kind" | "type"> & Partial<WireFailure> {
  // The kinds are told apart by `kind` and not by `instanceof`, because the failure may be of another realm.
  const { kind } = failure;
  switch (kind) {
    case "ApplicationFailure": {
      const { type, details, nonRetryable, nextRetryDelay } = failure as ApplicationFailure;
      return {
        kind,
        type,
        ...detailsFact(details),
        ...(nonRetryable && { nonRetryable }),
        ...(nextRetryDelay !== undefined && { nextRetryDelayMs: nextRetryDelay }),
      };
    }
    case "TimeoutFailure": {
      const { timeoutType, lastHeartbeatDetails } = failure as TimeoutFailure;
      return { kind, type: kind, timeoutType, ...detailsFact(lastHeartbeatDetails) };
    }
    case "ActivityFailure":
    case "ChildFailure":
      return { kind, type: kind, swfCause: (failure as ActivityFailure | ChildFailure).swfCause };
    case "TerminatedFailure": {
      const { reason, details } = failure as TerminatedFailure;
      return { kind, type: kind, ...(reason !== undefined && { reason }), ...detailsFact(details) };
    }
    case "CanceledFailure":
      return { kind, type: kind, ...("details" in failure && detailsFact(failure.details)) };
    default:
      // A kind of a later version of this library, whose error has come here all the same.
      return { kind: "Error", type: typeNameOf(failure) };
  }
}

function commonFacts(
  error: { readonly message: string },
  describing: Describing,
): Pick<WireFailure, "message"> & Partial<WireFailure> {
  const stack = framesOf(error, describing.mapStack);
  const source = sourceOf(error);
  return {
    message: String(error.message),
    ...(stack !== undefined && { stack }),
    ...(source && { source }),
    ...causesOf(error, describing),
  };
}

function causesOf(
  error: object,
  { above, left, mapStack }: Describing,
): Pick<WireFailure, "cause" | "errors" | "leftOut"> {
  const around = [...above, error];
  const below: Describing = { above: around, left, mapStack };
  const cause = "cause" in error ? error.cause : undefined;
  const errors = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const kept: WireFailure[] = [];
  const tooDeep = around.length > causeDepthMax;
  const canKeep = (value: unknown): boolean => !tooDeep && left.errors > 0 && !around.includes(value);
  const keptCause = cause !== undefined && canKeep(cause) ? describe(cause, below) : undefined;
  for (const each of errors) if (canKeep(each)) kept.push(describe(each, below));
  const lost = kept.length < errors.length || (cause !== undefined && keptCause === undefined);
  return {
    ...(keptCause && { cause: keptCause }),
    ...("errors" in error && Array.isArray(error.errors) && { errors: kept }),
    ...(lost && { leftOut: ["some causes"] }),
  };
}

function describeValue(thrown: unknown): WireFailure {
  const message = (
    typeof thrown === "object" && thrown !== null ? Object.prototype.toString.call(thrown) : String(thrown)
  ).slice(0, thrownTextMax);
  return { kind: "Value", type: "ThrownValue", message, ...detailsFact(thrown) };
}

/** Details that JSON cannot carry are left out, and it is said why: a failure must not fail. */
function detailsFact(details: unknown): Pick<WireFailure, "details" | "leftOut"> {
  if (details === undefined) return {};
  try {
    const text = jsonToText(details);
    // Parsed again: what is written later is what was checked here, whatever getters and toJSON do.
    return { details: JSON.parse(text) };
  } catch (error) {
    return { leftOut: [`details (${looksLikeError(error) ? error.message.slice(0, 300) : "no JSON"})`] };
  }
}

/** Errors of any realm, DOMException included. */
function looksLikeError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Error) return true;
  const tag = Object.prototype.toString.call(value);
  return tag === "[object Error]" || tag === "[object DOMException]";
}

/** Its name, or its class's where the author has not set a name. */
function typeNameOf(error: Error): string {
  const name = String(error.name);
  if (name !== "" && name !== "Error") return name;
  const constructorName = typeof error.constructor === "function" ? error.constructor.name : "";
  return constructorName === "" ? "Error" : constructorName;
}

function codeOf(error: Error): string | number | undefined {
  if (!("code" in error)) return undefined;
  const { code } = error;
  if (typeof code === "number" && Number.isFinite(code)) return code;
  return typeof code === "string" && code.length <= 100 ? code : undefined;
}

/** The stack without its first lines, which repeat name and message. */
function framesOf(error: object, mapStack: (stack: string) => string): string | undefined {
  if (!("stack" in error) || typeof error.stack !== "string") return undefined;
  const stack = mapStack(error.stack);
  const start = stack.search(/^ {4}(?:at|in) /m);
  return start === -1 ? undefined : stack.slice(start).trimEnd();
}
