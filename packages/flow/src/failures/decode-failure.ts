import { durationMsMax } from "../data/duration.ts";
import { ApplicationFailure } from "./application-failure.ts";
import { aggregateErrorName, builtinErrors } from "./builtin-errors.ts";
import { failureClassOf } from "./failure-class.ts";
import { type FailureSource, setSource, sourceLine } from "./flow-error.ts";
import { rememberHeartbeat } from "./last-heartbeat.ts";
import { readWireFailure } from "./read-wire-failure.ts";
import {
  ActivityFailure,
  CanceledFailure,
  ChildFailure,
  TerminatedFailure,
  TimeoutFailure,
  type TimeoutType,
} from "./swf-failures.ts";
import type { WireFailure } from "./wire-failure.ts";

/** The type of a failure whose sender gave no reason. */
const unnamedType = "Failure";
/** Characters of details of another form that are taken for the message. */
const messageMax = 1_000;

/**
 * The error that a failure of SWF stands for, as it was thrown: of the class made by `failure` for its type, of a builtin
 * class, or of the kind it had; otherwise an ApplicationFailure of that type. What workers in other languages send as
 * reason and details is such a failure too: details that are JSON are its details, and other text is as well.
 *
 * @param source where it comes from, for `sourceOf` and as a last line of its stack
 */
export function decodeFailure(
  { reason, details }: { readonly reason?: string | undefined; readonly details?: string | undefined },
  source?: FailureSource,
): Error {
  const type = reason === undefined || reason === "" ? unnamedType : reason;
  const failure = (details === undefined ? undefined : readWireFailure(details, type)) ?? foreign(type, details);
  const from = failure.source;
  const whole = source && from ? { ...source, from } : (source ?? from);
  return revive(failure, whole, source === undefined ? [] : [source]);
}

/** Reason and details as they are in other languages. */
function foreign(type: string, details: string | undefined): WireFailure {
  if (details === undefined || details === "") return { kind: "ApplicationFailure", type, message: type };
  let value: unknown = details;
  try {
    value = JSON.parse(details);
  } catch {
    // Not JSON: the text itself.
  }
  return { kind: "ApplicationFailure", type, message: messageIn(value) ?? type, details: value };
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === "string") return value.slice(0, messageMax);
  if (typeof value !== "object" || value === null || !("message" in value)) return undefined;
  return typeof value.message === "string" ? value.message.slice(0, messageMax) : undefined;
}

/** `passed` are the places that the failure has come through since its stack was written. */
function revive(failure: WireFailure, source: FailureSource | undefined, passed: readonly FailureSource[]): Error {
  const error = construct(failure);
  if (source !== undefined) setSource(error, source);
  rememberHeartbeat(error, failure.lastHeartbeat);
  if (failure.code !== undefined) Object.assign(error, { code: failure.code });
  define(error, "stack", stackOf(failure, passed));
  return error;
}

function construct(failure: WireFailure): Error {
  const { kind, type, message, swfCause, timeoutType, reason, details } = failure;
  const options = failure.cause === undefined ? {} : { cause: reviveNested(failure.cause) };
  const given = details === undefined ? {} : { details };
  switch (kind) {
    case "Error":
      return constructError(failure, options);
    case "TimeoutFailure":
      if (!isTimeoutType(timeoutType)) break;
      return new TimeoutFailure(message, {
        ...options,
        timeoutType,
        ...(details !== undefined && { lastHeartbeatDetails: details }),
      });
    case "ActivityFailure":
      return new ActivityFailure(message, { ...options, swfCause: swfCause ?? "" });
    case "ChildFailure":
      return new ChildFailure(message, { ...options, swfCause: swfCause ?? "" });
    case "CanceledFailure":
      return new CanceledFailure(message, { ...options, ...given });
    case "TerminatedFailure":
      return new TerminatedFailure(message, { ...options, ...(reason !== undefined && { reason }), ...given });
    default:
  }
  return constructApplicationFailure(type, failure, options);
}

/** Any error that was not of this library. */
function constructError(failure: WireFailure, options: ErrorOptions): Error {
  const { type, message, errors } = failure;
  if (type === aggregateErrorName || errors !== undefined) {
    return named(new AggregateError((errors ?? []).map(reviveNested), message, options), type);
  }
  const Builtin = builtinErrors.get(type);
  return Builtin === undefined ? constructApplicationFailure(type, failure, options) : new Builtin(message, options);
}

function constructApplicationFailure(type: string, failure: WireFailure, options: ErrorOptions): Error {
  const { message, details, nonRetryable, nextRetryDelayMs } = failure;
  const advice = {
    ...options,
    ...(nonRetryable === true && { nonRetryable }),
    ...(nextRetryDelayMs !== undefined && { nextRetryDelay: Math.min(nextRetryDelayMs, durationMsMax) }),
  };
  const Class = failureClassOf(type);
  if (Class !== undefined) return new Class(message, details, advice);
  return new ApplicationFailure(message, { ...advice, type, ...(details !== undefined && { details }) });
}

/** A cause may be something that is no error. */
function reviveNested(failure: WireFailure): unknown {
  if (failure.kind === "Value") return failure.details ?? failure.message;
  return revive(failure, failure.source, []);
}

/** The frames of the sender, and where the failure has been since. */
function stackOf({ kind, type, message, stack, leftOut }: WireFailure, passed: readonly FailureSource[]): string {
  const name = kind === "Value" ? unnamedType : type;
  const lines = [message === "" ? name : `${name}: ${message}`];
  if (stack !== undefined) lines.push(stack);
  if (leftOut !== undefined) lines.push(`    (left out because SWF takes 32,768 characters: ${leftOut.join(", ")})`);
  lines.push(...passed.map(sourceLine));
  return lines.join("\n");
}

function named(error: Error, name: string): Error {
  if (error.name !== name) define(error, "name", name);
  return error;
}

/** Not by assignment, which frozen intrinsics refuse, and not enumerable, as usual for errors. */
function define(error: Error, key: "stack" | "name", value: string): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}

const timeoutTypes: Readonly<Record<TimeoutType, true>> = {
  START_TO_CLOSE: true,
  SCHEDULE_TO_START: true,
  SCHEDULE_TO_CLOSE: true,
  HEARTBEAT: true,
};

function isTimeoutType(value: string | undefined): value is TimeoutType {
  return value !== undefined && Object.hasOwn(timeoutTypes, value);
}
