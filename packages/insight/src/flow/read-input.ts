import { isObject, jsonObject, jsonText } from "../json/json-object.ts";

/** What an execution, an activity or a signal was given, taken out of the envelope of `@openswf/flow`. */
export interface FlowInput {
  /** JSON of each argument. Text that is no JSON is one argument as it is. */
  readonly args: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Of an activity, from the second attempt on, with JSON of the details of the last heartbeat before. */
  readonly attempt: { readonly number: number; readonly lastDetails: string | undefined } | undefined;
  readonly heartbeatSeconds: number | undefined;
  /** Signals that travel with the start of an execution. */
  readonly signals: readonly { readonly name: string; readonly input: string | undefined }[];
  /** Another converter than JSON has made the arguments: only a worker that has it can read them. */
  readonly converter: string | undefined;
}

const none: FlowInput = {
  args: [],
  headers: {},
  attempt: undefined,
  heartbeatSeconds: undefined,
  signals: [],
  converter: undefined,
};

/** Reads an input of any origin. Envelopes of later versions, and what only looks like one, are one argument. */
export function readInput(text: string | undefined): FlowInput {
  if (text === undefined || text === "") return none;
  const envelope = text.includes('"openswf"') ? jsonObject(text) : undefined;
  const args = envelope?.["args"];
  if (envelope?.["openswf"] !== 1 || !Array.isArray(args)) return { ...none, args: [text] };
  const { converter } = envelope;
  return {
    args: args.map((arg) => jsonText(arg)),
    headers: stringsIn(envelope["headers"]),
    attempt: attemptIn(envelope["attempt"]),
    heartbeatSeconds: secondsIn(envelope["heartbeat"]),
    signals: signalsIn(envelope["signals"]),
    converter: typeof converter === "string" ? converter : undefined,
  };
}

/** The codec that has made a text unreadable here, such as encryption; `undefined` if none has. */
export function codecOf(text: string | undefined): string | undefined {
  return /^openswf:([\w.-]+):[\w.-]*:/.exec(text?.slice(0, 200) ?? "")?.[1];
}

function stringsIn(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function attemptIn(value: unknown): FlowInput["attempt"] {
  if (!isObject(value) || typeof value["number"] !== "number") return undefined;
  const { number, lastDetails } = value;
  return { number, lastDetails: lastDetails === undefined ? undefined : jsonText(lastDetails) };
}

function secondsIn(value: unknown): number | undefined {
  return isObject(value) && typeof value["seconds"] === "number" ? value["seconds"] : undefined;
}

function signalsIn(value: unknown): FlowInput["signals"] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap(({ name, input }) => {
    return typeof name === "string" ? [{ name, input: typeof input === "string" ? input : undefined }] : [];
  });
}
