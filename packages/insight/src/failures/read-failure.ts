import { isObject, jsonObject, jsonText } from "../json/json-object.ts";
import { type Failure, type FailureSource, plainFailure } from "./failure.ts";
import { foreignFailure } from "./foreign-failure.ts";

/** A history is text of strangers: chains of causes are followed so far, and so many failures are read of one text. */
const depthMax = 20;
const failuresMax = 100;

/** The `reason` and `details` of a failure, in the form of `@openswf/flow` or in any other. */
export function readFailure(reason: string | undefined, details: string | undefined): Failure {
  const value = details?.includes('"openswf"') ? jsonObject(details) : undefined;
  const isOurs = Number.isInteger(value?.["openswf"]) && typeof value?.["message"] === "string";
  if (value === undefined || !isOurs) {
    return foreignFailure(reason, details ?? "") ?? plainFailure(reason ?? "", details ?? "");
  }
  return decode(value, reason ?? "Error", { depth: 0, left: { failures: failuresMax } });
}

interface Reading {
  readonly depth: number;
  readonly left: { failures: number };
}

function decode(value: Readonly<Record<string, unknown>>, type: string, reading: Reading): Failure {
  reading.left.failures -= 1;
  const { code, details, nextRetryDelayMs, source } = value;
  return {
    type,
    message: text(value["message"]) ?? "",
    stack: text(value["stack"]),
    isDecoded: true,
    isOfFlow: true,
    code: typeof code === "string" || typeof code === "number" ? String(code) : undefined,
    details: details === undefined ? undefined : jsonText(details),
    nonRetryable: value["nonRetryable"] === true,
    nextRetryDelayMs: typeof nextRetryDelayMs === "number" && nextRetryDelayMs >= 0 ? nextRetryDelayMs : undefined,
    timeoutType: text(value["timeoutType"]),
    source: readSource(source, depthMax),
    cause: nested(value["cause"], reading),
    errors: list(value["errors"]).flatMap((each) => nested(each, reading) ?? []),
    leftOut: list(value["leftOut"]).filter((each) => typeof each === "string"),
  };
}

function nested(value: unknown, { depth, left }: Reading): Failure | undefined {
  if (!isObject(value) || depth >= depthMax || left.failures <= 0) return undefined;
  return decode(value, text(value["type"]) ?? "Error", { depth: depth + 1, left });
}

function readSource(value: unknown, depthLeft: number): FailureSource | undefined {
  if (!isObject(value) || depthLeft === 0) return undefined;
  const { kind, name, id, attempt, from } = value;
  if (typeof kind !== "string" || typeof name !== "string") return undefined;
  return {
    kind,
    name,
    id: text(id),
    attempt: typeof attempt === "number" ? attempt : undefined,
    from: readSource(from, depthLeft - 1),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
