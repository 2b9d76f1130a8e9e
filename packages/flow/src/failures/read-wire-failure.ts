import { causeDepthMax, errorsMax } from "./describe-error.ts";
import { type FailureSource, failureKinds, isSource } from "./flow-error.ts";
import type { WireFailure } from "./wire-failure.ts";

type Json = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<WireFailure["kind"], true>> = {
  ...failureKinds,
  Error: true,
  Value: true,
};

/** A failure of ours in `details`, or `undefined` if the text is something else. Later versions are read as far as known. */
export function readWireFailure(details: string, type: string): WireFailure | undefined {
  if (!details.includes('"openswf"')) return undefined;
  const value = parse(details);
  if (!isJson(value) || !Number.isInteger(value["openswf"]) || typeof value["message"] !== "string") return undefined;
  return read(value, type, { depth: 0, left: { errors: errorsMax } });
}

interface Reading {
  readonly depth: number;
  readonly left: { errors: number };
}

function read(value: Json, type: string, reading: Reading): WireFailure {
  reading.left.errors -= 1;
  const { kind, code, source } = value;
  const facts = {
    kind: isKind(kind) ? kind : "ApplicationFailure",
    type,
    message: text(value["message"]) ?? "",
    stack: text(value["stack"]),
    details: value["details"],
    code: typeof code === "string" || typeof code === "number" ? code : undefined,
    nonRetryable: value["nonRetryable"] === true ? true : undefined,
    nextRetryDelayMs: delay(value["nextRetryDelayMs"]),
    timeoutType: text(value["timeoutType"]),
    swfCause: text(value["swfCause"]),
    reason: text(value["reason"]),
    lastHeartbeat: text(value["lastHeartbeat"]),
    source: isSource(source) ? boundedSource(source, causeDepthMax) : undefined,
    cause: readNested(value["cause"], reading),
    errors: readErrors(value["errors"], reading),
    leftOut: Array.isArray(value["leftOut"]) ? value["leftOut"].filter((each) => typeof each === "string") : undefined,
  };
  // Absent and `undefined` are the same on the wire; the entries that remain are those of the interface.
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as unknown as WireFailure;
}

function readNested(value: unknown, { depth, left }: Reading): WireFailure | undefined {
  if (!isJson(value) || depth >= causeDepthMax || left.errors <= 0) return undefined;
  return read(value, text(value["type"]) ?? "Error", { depth: depth + 1, left });
}

function readErrors(value: unknown, reading: Reading): WireFailure[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((each) => readNested(each, reading)).filter((each) => each !== undefined);
}

/** A source of somebody else's making may be any JSON: only what is known is kept, to a bounded depth. */
function boundedSource({ kind, name, id, attempt, from }: FailureSource, depth: number): FailureSource {
  return {
    kind,
    name,
    ...(typeof id === "string" && { id }),
    ...(typeof attempt === "number" && { attempt }),
    ...(depth > 0 && isSource(from) && { from: boundedSource(from, depth - 1) }),
  };
}

function parse(details: string): unknown {
  try {
    return JSON.parse(details);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function delay(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

function isKind(value: unknown): value is WireFailure["kind"] {
  return typeof value === "string" && Object.hasOwn(kinds, value);
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
