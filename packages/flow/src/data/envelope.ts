import { type Converter, jsonConverter } from "./converter.ts";
import { DataError } from "./data-error.ts";

/** The version of the envelope. A reader that meets a higher one refuses it, for it cannot know what it would lose. */
const envelopeVersion = 1;

/**
 * What an execution, an activity, a child or a signal is given: arguments, and what the SDK adds to them.
 *
 * One argument and nothing else is written as plain JSON of that argument, so that workers in other languages read it.
 * All else is JSON in this form, with the same members as this interface:
 *
 *     {"openswf":1,"args":[...],"headers":{...},"attempt":{"number":2,"lastDetails":...},"heartbeat":{"seconds":30},"signals":[...]}
 *
 * With a converter other than JSON, `"converter"` names it, and each argument and `lastDetails` is a string made by it.
 */
export interface Envelope {
  /** The arguments of the function. `undefined` becomes null, except at the end, where it is left out. */
  readonly args: readonly unknown[];
  /** For interceptors, for example the context of a trace. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Which attempt at an activity this is, from 1, with the details of the last heartbeat of the one before. */
  readonly attempt?: EnvelopeAttempt;
  /** How often SWF wants to hear of an activity: the worker is told of it nowhere else. */
  readonly heartbeat?: EnvelopeHeartbeat;
  /** Signals that a run was sent but did not read before it continued as new, or that were sent with its start. */
  readonly signals?: readonly EnvelopeSignal[];
}

export interface EnvelopeAttempt {
  readonly number: number;
  readonly lastDetails?: unknown;
}

interface EnvelopeHeartbeat {
  /** SWF's time-out, in seconds. */
  readonly seconds: number;
  /** Whether the worker beats also when the activity says nothing. */
  readonly automatic?: boolean;
}

export interface EnvelopeSignal {
  readonly name: string;
  /** The signal's input as it came: plain JSON, an envelope, or any text. */
  readonly input?: string;
}

/**
 * The input that SWF is given; `undefined` is no input: no arguments and nothing else.
 *
 * @throws DataError if an argument has no form in JSON
 */
export function writeInput(envelope: Envelope, converter: Converter = jsonConverter): string | undefined {
  const args = withoutTrailingUndefined(envelope.args);
  if (!hasExtras(envelope) && args.length <= 1) {
    if (args.length === 0) return undefined;
    const text = converter.toText(args[0]);
    if (!looksLikeEnvelope(text)) return text;
  }
  const plain = converter.name === jsonConverter.name;
  // With JSON the values are embedded as they are. Each is converted once here all the same, for its checks and errors.
  const embed = (value: unknown): string => (plain ? converter.toText(value) : JSON.stringify(converter.toText(value)));
  return `{${membersOf(envelope, args, embed, converter).join(",")}}`;
}

/**
 * What an input says. An envelope is recognised; other text is the one argument, and so is text that is not JSON; no
 * input is no arguments.
 *
 * @throws DataError if it is an envelope of a later version, or one whose arguments another converter wrote
 */
export function readInput(text: string | undefined, converter: Converter = jsonConverter): Envelope {
  if (text === undefined) return { args: [] };
  const object = envelopeIn(text);
  if (object === undefined) return { args: [converter.fromText(text)] };
  if (object["openswf"] !== envelopeVersion) {
    throw new DataError(
      `The input is an envelope of version ${object["openswf"]}, but this worker reads version ${envelopeVersion}: update it.`,
    );
  }
  // An object with our mark and no arguments was not written by us.
  if (!Array.isArray(object["args"])) return { args: [converter.fromText(text)] };
  return readEnvelope(object, object["args"], converter);
}

/** The members of an envelope as they are written; `undefined` for an input that is none. */
export function envelopeIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const object = text !== undefined && looksLikeEnvelope(text) ? parseObject(text) : undefined;
  return object !== undefined && Number.isInteger(object["openswf"]) ? object : undefined;
}

/** Anything that a reader might take for an envelope. Cheap, and true too often rather than too rarely. */
function looksLikeEnvelope(text: string): boolean {
  return text.includes('"openswf"') && /^\s*\{/.test(text);
}

function hasExtras({ headers, attempt, heartbeat, signals }: Envelope): boolean {
  return headers !== undefined || attempt !== undefined || heartbeat !== undefined || signals !== undefined;
}

function membersOf(
  { headers, attempt, heartbeat, signals }: Envelope,
  args: readonly unknown[],
  embed: (value: unknown) => string,
  converter: Converter,
): string[] {
  const members = [`"openswf":${envelopeVersion}`];
  if (converter.name !== jsonConverter.name) members.push(`"converter":${JSON.stringify(converter.name)}`);
  members.push(`"args":[${args.map((arg) => (arg === undefined ? "null" : embed(arg))).join(",")}]`);
  if (headers !== undefined) members.push(`"headers":${JSON.stringify(headers)}`);
  if (attempt !== undefined) {
    const details = attempt.lastDetails === undefined ? "" : `,"lastDetails":${embed(attempt.lastDetails)}`;
    members.push(`"attempt":{"number":${attempt.number}${details}}`);
  }
  if (heartbeat !== undefined) members.push(`"heartbeat":${JSON.stringify(heartbeat)}`);
  if (signals !== undefined) members.push(`"signals":${JSON.stringify(signals)}`);
  return members;
}

function readEnvelope(object: Readonly<Record<string, unknown>>, args: unknown[], converter: Converter): Envelope {
  const writtenBy = object["converter"] ?? jsonConverter.name;
  if (writtenBy !== converter.name && writtenBy !== jsonConverter.name) {
    throw new DataError(`The input was written by the converter ${JSON.stringify(writtenBy)}: hand it to this worker.`);
  }
  const own = writtenBy !== jsonConverter.name;
  const readValue = (value: unknown): unknown => (own && typeof value === "string" ? converter.fromText(value) : value);
  const attempt = attemptOf(object["attempt"], readValue);
  const headers = headersOf(object["headers"]);
  const heartbeat = heartbeatOf(object["heartbeat"]);
  const signals = signalsOf(object["signals"]);
  return {
    args: args.map(readValue),
    ...(headers && { headers }),
    ...(attempt && { attempt }),
    ...(heartbeat && { heartbeat }),
    ...(signals && { signals }),
  };
}

function attemptOf(value: unknown, readValue: (value: unknown) => unknown): EnvelopeAttempt | undefined {
  if (!isObject(value) || typeof value["number"] !== "number") return undefined;
  return {
    number: value["number"],
    ...(value["lastDetails"] !== undefined && { lastDetails: readValue(value["lastDetails"]) }),
  };
}

function heartbeatOf(value: unknown): EnvelopeHeartbeat | undefined {
  if (!isObject(value) || typeof value["seconds"] !== "number") return undefined;
  return { seconds: value["seconds"], ...(value["automatic"] === true && { automatic: true }) };
}

/** Headers are strings; whatever else somebody has put there is left out. */
function headersOf(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  const strings = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(strings);
}

function signalsOf(value: unknown): EnvelopeSignal[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).flatMap(({ name, input }) => {
    if (typeof name !== "string") return [];
    return [{ name, ...(typeof input === "string" && { input }) }];
  });
}

function withoutTrailingUndefined(args: readonly unknown[]): readonly unknown[] {
  const last = args.findLastIndex((arg) => arg !== undefined);
  return last === args.length - 1 ? args : args.slice(0, last + 1);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
